package dev.tern.http.internal.pool;

import dev.tern.http.Phase;
import dev.tern.http.internal.connection.Dial;
import dev.tern.http.internal.connection.LoopExchange;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loop-confined. Which dial is under way for which place of {@link PoolState}. */
final class Dials {
    private final Map<Dial, DialPlace<LoopExchange>> places = new HashMap<>();
    private final Map<DialPlace<LoopExchange>, Dial> dials = new HashMap<>();

    void add(Dial dial, DialPlace<LoopExchange> place) {
        places.put(dial, place);
        dials.put(place, dial);
    }

    @Nullable
    DialPlace<LoopExchange> placeOf(Dial dial) {
        return places.get(dial);
    }

    /** The dial is over. */
    DialPlace<LoopExchange> remove(Dial dial) {
        DialPlace<LoopExchange> place = places.remove(dial);
        if (place == null) {
            throw new IllegalStateException("A dial that nobody began");
        }
        dials.remove(place);
        return place;
    }

    void abort(DialPlace<LoopExchange> place) {
        Dial dial = dials.remove(place);
        if (dial != null) {
            places.remove(dial);
            dial.abort();
        }
    }

    /** How far it is. */
    Phase phaseOf(DialPlace<LoopExchange> place) {
        Dial dial = dials.get(place);
        return dial == null ? Phase.CONNECT : dial.phase();
    }
}
