package dev.tern.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlBuilderTest {
    private static UrlBuilder https() {
        return Url.builder().scheme("https").host("h");
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call).isExactlyInstanceOf(InvalidUrlException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "%2e", "%2E%2e"})
    void literalSegmentsNeverClimb(String segment) {
        if (segment.startsWith("%")) {
            assertThat(https().path("/a").addPathSegment(segment).build().path())
                    .isEqualTo("/a/" + segment.replace("%", "%25"));
        } else {
            refused(() -> https().addPathSegment(segment));
        }
    }

    @Test
    void wrongPartsAreRefused() {
        refused(() -> Url.builder().scheme("1http"));
        refused(() -> Url.builder().scheme("ht tp"));
        refused(() -> https().port(65_536));
        refused(() -> https().port(-2));
        refused(() -> https().path("/a\nb"));
        refused(() -> https().query("a\r\nb"));
        refused(() -> https().host("a\nb"));
        refused(() -> https().host("a b").build());
        refused(() -> https().host("a/b").build());
        refused(() -> https().host("a@b").build());
        refused(() -> https().host("a:80").build());
        refused(() -> https().host("[::1").build());
    }

    @Test
    void hostIsNeededWhereItMeansSomething() {
        refused(() -> Url.builder().scheme("http").path("/a").build());
        refused(() -> https().host("").build());
        refused(() -> Url.builder().port(80).path("/a").build());
        refused(() -> Url.builder().userInfo("u", "").path("/a").build());
    }

    @Test
    void longerThanTheLimitIsRefused() {
        refused(() -> https().path("a".repeat(65_536)).build());
    }

    @Test
    void everyPartFindsItsPlace() {
        Url url = https().userInfo("me", "pw")
                .port(8443)
                .path("a/b")
                .query("q=1")
                .fragment("f")
                .build();
        assertThat(url.href()).isEqualTo("https://me:pw@h:8443/a/b?q=1#f");
    }

    @Test
    void literalDataIsEncodedWhole() {
        Url url = https().userInfo("a:b%41", "p@/\n")
                .addPathSegment("a/b%2F?#")
                .addPathSegment("c\\d")
                .fragment("%20 x")
                .build();
        assertThat(url.href()).isEqualTo("https://a%3Ab%2541:p%40%2F%0A@h/a%2Fb%252F%3F%23/c%5Cd#%2520%20x");
        assertThat(url.username()).isEqualTo("a:b%41");
        assertThat(url.password()).isEqualTo("p@/\n");
        assertThat(url.pathSegments()).containsExactly("a/b%2F?#", "c\\d");
    }

    @Test
    void urlTextKeepsItsEscapes() {
        assertThat(https().path("/a b%20c?#").query("a b%20#").build().href())
                .isEqualTo("https://h/a%20b%20c%3F%23?a%20b%20%23");
    }

    @Test
    void pathIsNormalised() {
        assertThat(https().path("a/../b\\c").build().href()).isEqualTo("https://h/b/c");
    }

    @Test
    void segmentsFillAnEndingSlash() {
        assertThat(Url.parse("http://h/a/")
                        .newBuilder()
                        .addPathSegment("b")
                        .build()
                        .path())
                .isEqualTo("/a/b");
        assertThat(Url.parse("http://h/a")
                        .newBuilder()
                        .addPathSegment("b")
                        .addPathSegment("")
                        .build()
                        .path())
                .isEqualTo("/a/b/");
        assertThat(Url.parse("http://h")
                        .newBuilder()
                        .addPathSegment("b")
                        .build()
                        .path())
                .isEqualTo("/b");
        assertThat(Url.builder().addPathSegment("a").addPathSegment("b").build().href())
                .isEqualTo("a/b");
    }

    @Test
    void hostsTakeEverySpelling() {
        assertThat(https().host("B\u00dcCHER.de").build().host()).isEqualTo("xn--bcher-kva.de");
        assertThat(https().host("::1").build().href()).isEqualTo("https://[::1]/");
        assertThat(https().host("[::1]").build().href()).isEqualTo("https://[::1]/");
        assertThat(https().host("fe80::1%eth0").build().href()).isEqualTo("https://[fe80::1%25eth0]/");
        assertThat(https().host("[fe80::1%25eth0]").build().host()).isEqualTo("fe80::1%eth0");
    }

    @Test
    void changedSchemeReadsTheHostAnew() {
        assertThat(Url.parse("foo://EXAMPLE/a")
                        .newBuilder()
                        .scheme("http")
                        .build()
                        .host())
                .isEqualTo("example");
        assertThat(Url.parse("https://[fe80::1%25e]/")
                        .newBuilder()
                        .scheme("http")
                        .build()
                        .href())
                .isEqualTo("http://[fe80::1%25e]/");
        assertThat(Url.parse("http://h/").newBuilder().scheme("https").build().port())
                .isEqualTo(443);
        assertThat(Url.parse("http://h:443/")
                        .newBuilder()
                        .scheme("https")
                        .build()
                        .href())
                .isEqualTo("https://h/");
    }

    @Test
    void relativeReferencesNeverReadAsSomethingElse() {
        assertThat(Url.builder().path("a:b").build().href()).isEqualTo("./a:b");
        assertThat(Url.builder().path("//a").build().href()).isEqualTo("/.//a");
        assertThat(Url.builder().path("\\\\a").build().href()).isEqualTo("/.//a");
        assertThat(Url.builder().scheme("foo").path("//a").build().href()).isEqualTo("foo:/.//a");
    }

    @Test
    void builderStaysUsable() {
        UrlBuilder builder = https().path("a");
        Url first = builder.build();
        assertThat(builder.path("b").build().href()).isEqualTo("https://h/b");
        assertThat(first.href()).isEqualTo("https://h/a");
    }

    @Test
    void rebuildingChangesNothing() {
        for (String text : new String[] {
            "http://u:p@h:81/a?q#f",
            "http://[fe80::1%25e]/",
            "mailto:a@b",
            "file:///a",
            "../x?y#z",
            "//h/a",
            "foo:/.//a"
        }) {
            assertThat(Url.parse(text).newBuilder().build().href()).isEqualTo(text);
        }
    }

    @Test
    void credentialsAndFragmentCanGo() {
        Url url = Url.parse("http://u:p@h/a#f");
        assertThat(url.withoutCredentials().href()).isEqualTo("http://h/a#f");
        assertThat(url.withoutFragment().href()).isEqualTo("http://u:p@h/a");
        Url plain = Url.parse("http://h/a");
        assertThat(plain.withoutCredentials()).isSameAs(plain);
        assertThat(plain.withoutFragment()).isSameAs(plain);
    }

    @Test
    void paramsReplaceOnlyWhenAsked() {
        Url url = Url.parse("http://h/?a=1&b=2&a=3");
        assertThat(url.withParams(QueryParams.of("c", "x y")).query()).isEqualTo("c=x+y");
        assertThat(url.withParams(QueryParams.of()).href()).isEqualTo("http://h/");
        assertThat(url.mergeParams(QueryParams.of("a", "9", "c", "4")).query()).isEqualTo("a=9&b=2&c=4");
        assertThat(url.mergeParams(QueryParams.of())).isSameAs(url);
        assertThat(url.newBuilder().params(QueryParams.of("z", "")).build().query())
                .isEqualTo("z=");
    }

    @Test
    void editedQueriesKeepOtherPairsByteForByte() {
        Url signed = Url.parse("http://h/?X-Sig=a%20b/c~%7e&x&=&y=1");
        assertThat(signed.withParam("y", 2).query()).isEqualTo("X-Sig=a%20b/c~%7e&x&=&y=2");
        assertThat(signed.withAddedParam("y", true).query()).isEqualTo("X-Sig=a%20b/c~%7e&x&=&y=1&y=true");
        assertThat(signed.withoutParam("y").query()).isEqualTo("X-Sig=a%20b/c~%7e&x&=");
        assertThat(signed.withoutParam("other")).isSameAs(signed);
        assertThat(Url.parse("http://h/?a=1").withoutParam("a").href()).isEqualTo("http://h/");
        assertThat(Url.parse("http://h/?a%20b=1").withParam("a b", null).query())
                .isEqualTo("a+b=");
        assertThat(Url.parse("http://h/#f").withParam("a", 1).href()).isEqualTo("http://h/?a=1#f");
    }
}
