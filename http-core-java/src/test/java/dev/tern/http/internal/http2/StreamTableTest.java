package dev.tern.http.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StreamTableTest {
    private static Http2Stream<String> stream(int id) {
        return new Http2Stream<>(id, "s" + id, Method.GET, 0, 0);
    }

    /** Streams that live long among many short ones, so that places are shared and given up in any order. */
    @Test
    void itFindsWhatAMapFinds() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            StreamTable<String> table = new StreamTable<>();
            TreeMap<Integer, Http2Stream<String>> model = new TreeMap<>();
            int nextId = 1;
            for (int i = 0; i < 1000; i++) {
                if (model.size() < random.nextInt(30)) {
                    // Places that collide: so many ids away from one another.
                    nextId += 2 * (random.nextInt(4) == 0 ? 1 + random.nextInt(100) : 1);
                    Http2Stream<String> added = stream(nextId);
                    table.add(added);
                    model.put(nextId, added);
                } else if (!model.isEmpty()) {
                    List<Integer> ids = new ArrayList<>(model.keySet());
                    Http2Stream<String> removed = model.remove(ids.get(random.nextInt(ids.size())));
                    table.remove(removed);
                    table.remove(removed);
                }
                assertThat(table.count()).as("seed %d", seed).isEqualTo(model.size());
                for (int id = Math.max(1, nextId - 60); id <= nextId + 4; id += 2) {
                    assertThat(table.get(id)).as("seed %d", seed).isSameAs(model.get(id));
                }
                model.forEach((id, one) -> assertThat(table.get(id)).isSameAs(one));
            }
            assertThat(table.all()).as("seed %d", seed).containsExactlyElementsOf(model.values());
        }
    }

    @Test
    void aStreamThatLivesLongCostsOnePlace() {
        StreamTable<String> table = new StreamTable<>();
        Http2Stream<String> old = stream(1);
        table.add(old);
        for (int id = 3; id < 200_000; id += 2) {
            Http2Stream<String> brief = stream(id);
            table.add(brief);
            table.remove(brief);
        }
        assertThat(table.get(1)).isSameAs(old);
        assertThat(table.count()).isEqualTo(1);
    }

    @Test
    void idsUpToTheLastAreTaken() {
        StreamTable<String> table = new StreamTable<>();
        Http2Stream<String> last = stream(Integer.MAX_VALUE);
        table.add(last);
        assertThat(table.get(Integer.MAX_VALUE)).isSameAs(last);
        assertThat(table.get(1)).isNull();
    }
}
