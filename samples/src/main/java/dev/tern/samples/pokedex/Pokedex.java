package dev.tern.samples.pokedex;

/** The main job: fetch the pokedex one by one and all at once, through every face, and compare. */
public final class Pokedex {
    private Pokedex() {}

    public static void main(String[] args) {
        System.out.println("Gotta fetch 'em all.");
    }
}
