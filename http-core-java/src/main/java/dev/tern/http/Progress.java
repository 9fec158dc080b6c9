package dev.tern.http;

/** Told how far a transfer has come. Called where the octets are, so it must be quick and must not block. */
@FunctionalInterface
public interface Progress {
    /**
     * So many octets are done.
     *
     * @param total how many there are in all; {@link Body#UNKNOWN_LENGTH} if that is not known
     */
    void at(long done, long total);
}
