package dev.tern.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Headers;
import dev.tern.http.auth.DigestSessions.Turn;
import org.junit.jupiter.api.Test;

/** The examples of the RFCs, and what they leave open. */
class DigestVectorsTest {
    private static final String RFC_7616 = "realm=\"http-auth@example.org\", qop=\"auth, auth-int\","
            + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
            + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
    private static final String RFC_7616_CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    private static DigestChallenge challenge(String params) {
        DigestChallenge best = DigestChallenge.best(Challenge.in(Headers.of("WWW-Authenticate", "Digest " + params)));
        assertThat(best).as(params).isNotNull();
        return best;
    }

    private static String answer(String challenge, String cnonce, DigestCredentials who, String method, String target) {
        return who.answer(new Turn(challenge(challenge), 1, cnonce), method, target, "");
    }

    @Test
    void rfc7616ExampleOfMd5() {
        DigestCredentials mufasa = new DigestCredentials("Mufasa", "Circle of Life");
        assertThat(answer(RFC_7616 + ", algorithm=MD5", RFC_7616_CNONCE, mufasa, "GET", "/dir/index.html"))
                .isEqualTo("Digest username=\"Mufasa\", realm=\"http-auth@example.org\","
                        + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", uri=\"/dir/index.html\","
                        + " response=\"8ca523f5e9506fed4657c9700eebdbec\", algorithm=MD5,"
                        + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", qop=auth, nc=00000001,"
                        + " cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\"");
    }

    @Test
    void rfc7616ExampleOfSha256() {
        DigestCredentials mufasa = new DigestCredentials("Mufasa", "Circle of Life");
        assertThat(answer(RFC_7616 + ", algorithm=SHA-256", RFC_7616_CNONCE, mufasa, "GET", "/dir/index.html"))
                .contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"");
    }

    /** As the errata have it: the values in the text are not those of SHA-512/256. */
    @Test
    void rfc7616ExampleOfSha512256WithUserHash() {
        DigestCredentials jason = new DigestCredentials("Jäsøn Doe", "Secret, or not?");
        String challenge = "realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256,"
                + " nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\","
                + " opaque=\"HRPCssKJSGjCrkzDg8OhwpPCiGPChXYjwrI2QmXDnsOS\", charset=UTF-8, userhash=true";
        assertThat(answer(challenge, "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v", jason, "GET", "/doe.json"))
                .startsWith("Digest username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\"")
                .contains("response=\"3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5\"")
                .endsWith("userhash=true");
    }

    @Test
    void rfc2617Example() {
        DigestCredentials mufasa = new DigestCredentials("Mufasa", "Circle Of Life");
        String challenge = "realm=\"testrealm@host.com\", qop=\"auth,auth-int\","
                + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";
        assertThat(answer(challenge, "0a4f113b", mufasa, "GET", "/dir/index.html"))
                .contains("response=\"6629fae49393a05397450978507c4ef1\"")
                .doesNotContain("algorithm");
    }

    /** RFC 2069 with its errata. */
    @Test
    void rfc2069Example() {
        DigestCredentials mufasa = new DigestCredentials("Mufasa", "CircleOfLife");
        String challenge = "realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"";
        assertThat(answer(challenge, "unused", mufasa, "GET", "/dir/index.html"))
                .contains("response=\"1949323746fe6a43ef61f9606e7febea\"")
                .doesNotContain("qop", "nc=", "cnonce");
    }

    @Test
    void aNameBeyondAsciiIsExtendedWhereTheServerSpeaksUtf8() {
        DigestCredentials jason = new DigestCredentials("Jäsøn \"D\"", "x");
        assertThat(answer("realm=r, nonce=n, qop=auth, charset=utf-8", "c", jason, "GET", "/"))
                .startsWith("Digest username*=UTF-8''J%C3%A4s%C3%B8n%20%22D%22, ")
                .doesNotContain("username=");
        assertThat(answer("realm=r, nonce=n, qop=auth", "c", jason, "GET", "/"))
                .startsWith("Digest username=\"Jäsøn \\\"D\\\"\", ");
    }

    @Test
    void nothingInAQuotedValueCanEndIt() {
        DigestCredentials sly = new DigestCredentials("a\", uri=\"/evil", "x\\");
        String field = answer(
                "realm=\"r\\\", nonce=\\\"evil\", nonce=\"n\\\\\", opaque=\"\", qop=auth",
                "c\"d",
                sly,
                "GET",
                "/\"?\\");
        assertThat(ChallengeParser.params(field.substring("Digest ".length())))
                .containsEntry("username", "a\", uri=\"/evil")
                .containsEntry("realm", "r\", nonce=\"evil")
                .containsEntry("nonce", "n\\")
                .containsEntry("opaque", "")
                .containsEntry("uri", "/\"?\\")
                .containsEntry("cnonce", "c\"d");
    }

    @Test
    void aSessionKeyNeedsTheClientNonceAlsoWithoutQuality() {
        DigestCredentials who = new DigestCredentials("u", "p");
        assertThat(answer("realm=r, nonce=n, algorithm=MD5-sess", "c", who, "GET", "/"))
                .contains("algorithm=MD5-sess")
                .contains("cnonce=\"c\"")
                .doesNotContain("qop=");
    }
}
