package dev.tern.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatusTest {
    @Test
    void namesAreTheNumbersOfResponses() {
        Response response =
                Response.builder(Request.get("http://mock/")).status(404).build();
        assertThat(response.status()).isEqualTo(Status.NOT_FOUND);
        assertThat(Status.reason(response.status())).isEqualTo("Not Found");
        assertThat(Status.reason(418)).isEqualTo("I'm a teapot");
        assertThat(Status.reason(599)).isEmpty();
    }

    @Test
    void everyNameHasAPhraseAndOneClass() throws Exception {
        assertThat(Status.class.getFields()).hasSize(62);
        for (Field field : Status.class.getFields()) {
            int status = field.getInt(null);
            assertThat(Status.reason(status)).as(field.getName()).isNotEmpty();
            assertThat(Stream.of(
                                    Status.isInformational(status),
                                    Status.isSuccess(status),
                                    Status.isRedirect(status),
                                    Status.isClientError(status),
                                    Status.isServerError(status))
                            .filter(is -> is))
                    .as(field.getName())
                    .hasSize(1);
            assertThat(Status.isError(status)).isEqualTo(status >= 400);
        }
    }
}
