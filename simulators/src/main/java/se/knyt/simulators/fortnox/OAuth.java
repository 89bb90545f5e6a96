package se.knyt.simulators.fortnox;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Reply;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sign-in: service account by client credentials and tenant number, or a person's consent with a code and single-use refresh tokens. A
 * refresh token used twice ends its whole family: the customer must sign in again. Times are machine time.
 */
final class OAuth {
    static final String CLIENT_ID = "sandbox-client";
    static final String CLIENT_SECRET = "sandbox-secret";
    static final Set<String> SCOPES = Set.of(
            "archive",
            "article",
            "bookkeeping",
            "companyinformation",
            "connectfile",
            "costcenter",
            "currency",
            "customer",
            "inbox",
            "invoice",
            "order",
            "payment",
            "profile",
            "project",
            "settings",
            "warehouse");
    private static final Duration CODE_LIFE = Duration.ofMinutes(10);
    private static final Duration ACCESS_LIFE = Duration.ofHours(1);
    private static final Duration REFRESH_LIFE = Duration.ofDays(45);

    private final Company company;
    private final SecureRandom random = new SecureRandom();

    OAuth(Company company) {
        this.company = company;
    }

    /** The consent page, where the sandbox's person always says yes at once. */
    Reply authorize(Call call) {
        var redirect = call.query("redirect_uri").orElse("");
        if (!call.query("client_id").orElse("").equals(CLIENT_ID)
                || !call.query("response_type").orElse("").equals("code")
                || !redirect.matches("https?://[^\\s]{1,500}")) {
            return refuse(400, "invalid_request");
        }
        var token = record("code", call.query("scope").orElse(""), CODE_LIFE, family());
        token.put("redirect_uri", redirect);
        var code = keep(token);
        var state = URLEncoder.encode(call.query("state").orElse(""), StandardCharsets.UTF_8);
        var separator = redirect.contains("?") ? "&" : "?";
        return Reply.empty(302).with("Location", redirect + separator + "code=" + code + "&state=" + state);
    }

    Reply token(Call call) {
        if (!knowsClient(call)) {
            return refuse(401, "invalid_client");
        }
        var form = form(call.body());
        return switch (form.getOrDefault("grant_type", "")) {
            case "client_credentials" -> clientCredentials(call, form);
            case "authorization_code" -> code(form);
            case "refresh_token" -> refresh(form);
            default -> refuse(400, "unsupported_grant_type");
        };
    }

    private static boolean knowsClient(Call call) {
        var expected = "Basic "
                + Base64.getEncoder()
                        .encodeToString((CLIENT_ID + ":" + CLIENT_SECRET).getBytes(StandardCharsets.UTF_8));
        return call.header("authorization").orElse("").equals(expected);
    }

    private Reply clientCredentials(Call call, Map<String, String> form) {
        if (!call.header("tenantid").orElse("").equals(Seed.TENANT_ID)) {
            return refuse(400, "invalid_request");
        }
        return grant(form.getOrDefault("scope", ""), family(), false);
    }

    private Reply code(Map<String, String> form) {
        var key = form.getOrDefault("code", "");
        var code = company.state.copy(State.Table.TOKENS, key);
        if (code == null || !isLiving(code, "code")) {
            return refuse(400, "invalid_grant");
        }
        if (!Json.text(code, "redirect_uri").equals(form.getOrDefault("redirect_uri", ""))) {
            return refuse(400, "invalid_grant");
        }
        company.state.remove(State.Table.TOKENS, key);
        return grant(Json.text(code, "scope"), Json.text(code, "family"), true);
    }

    private Reply refresh(Map<String, String> form) {
        var key = form.getOrDefault("refresh_token", "");
        var token = company.state.copy(State.Table.TOKENS, key);
        if (token == null || !Json.text(token, "kind").equals("refresh")) {
            return refuse(400, "invalid_grant");
        }
        if (Json.flag(token, "used")) {
            endFamily(Json.text(token, "family"));
            return refuse(400, "invalid_grant");
        }
        if (!isLiving(token, "refresh")) {
            return refuse(400, "invalid_grant");
        }
        token.put("used", true);
        company.state.put(State.Table.TOKENS, key, token);
        return grant(Json.text(token, "scope"), Json.text(token, "family"), true);
    }

    Reply revoke(Call call) {
        if (!knowsClient(call)) {
            return refuse(401, "invalid_client");
        }
        var token = company.state.find(State.Table.TOKENS, form(call.body()).getOrDefault("token", ""));
        if (token != null) {
            endFamily(Json.text(token, "family"));
        }
        return Reply.json(200, Json.object().put("revoked", token != null));
    }

    private void endFamily(String family) {
        for (var entry : List.copyOf(company.state.map(State.Table.TOKENS).entrySet())) {
            if (Json.text(entry.getValue(), "family").equals(family)) {
                company.state.remove(State.Table.TOKENS, entry.getKey());
            }
        }
    }

    private Reply grant(String wantedScope, String family, boolean withRefresh) {
        forgetExpired();
        var scope = granted(wantedScope);
        var answer = Json.object();
        answer.put("access_token", keep(record("access", scope, ACCESS_LIFE, family)));
        if (withRefresh) {
            answer.put("refresh_token", keep(record("refresh", scope, REFRESH_LIFE, family)));
        }
        answer.put("scope", scope);
        answer.put("expires_in", ACCESS_LIFE.toSeconds());
        answer.put("token_type", "bearer");
        return Reply.json(200, answer);
    }

    /** What was asked for, within what the account allows; all of it when nothing was asked. */
    private String granted(String wanted) {
        var allowed = company.settings.text("scopes").isBlank()
                ? SCOPES
                : Set.copyOf(List.of(company.settings.text("scopes").strip().split("\\s+", -1)));
        var asked =
                wanted.isBlank() ? allowed : Set.copyOf(List.of(wanted.strip().split("\\s+", -1)));
        return String.join(
                " ", asked.stream().filter(allowed::contains).sorted().toList());
    }

    private ObjectNode record(String kind, String scope, Duration life, String family) {
        var record = Json.object();
        record.put("kind", kind);
        record.put("scope", scope);
        record.put("family", family);
        record.put("until", company.time.machine().instant().plus(life).toString());
        return record;
    }

    private String family() {
        return "family-" + company.state.next("token-family", 1);
    }

    private String keep(ObjectNode record) {
        var bytes = new byte[24];
        random.nextBytes(bytes);
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        company.state.put(State.Table.TOKENS, token, record);
        return token;
    }

    private boolean isLiving(ObjectNode token, String kind) {
        return Json.text(token, "kind").equals(kind)
                && company.time.machine().instant().isBefore(Instant.parse(Json.text(token, "until")));
    }

    private void forgetExpired() {
        var now = company.time.machine().instant();
        for (var entry : List.copyOf(company.state.map(State.Table.TOKENS).entrySet())) {
            if (Instant.parse(Json.text(entry.getValue(), "until")).isBefore(now)) {
                company.state.remove(State.Table.TOKENS, entry.getKey());
            }
        }
    }

    /** The bearer token of a call; refuses a missing, unknown or expired one. */
    static String bearer(Call call) {
        var header = call.header("authorization").orElse("");
        if (!header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            throw FortnoxError.invalidLogin();
        }
        return header.substring(7).strip();
    }

    /** Checks that the token lives and holds the scope, and that the account has the licence. */
    void check(String bearer, String scope) {
        var token = company.state.find(State.Table.TOKENS, bearer);
        if (token == null || !isLiving(token, "access")) {
            throw FortnoxError.invalidToken();
        }
        if (!company.settings.flag("api_licence")) {
            throw FortnoxError.missingApiLicence();
        }
        if (scope.isEmpty()) {
            return;
        }
        if (!List.of(Json.text(token, "scope").split(" ", -1)).contains(scope)) {
            throw FortnoxError.missingScope(scope);
        }
        if (List.of(company.settings.text("missing_licences").split("\\s+", -1)).contains(scope)) {
            throw FortnoxError.missingLicence(scope);
        }
    }

    private static Map<String, String> form(byte[] body) {
        var fields = new HashMap<String, String>();
        for (var pair : new String(body, StandardCharsets.UTF_8).split("&", 50)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    private static Reply refuse(int status, String error) {
        return Reply.json(status, Json.object().put("error", error));
    }
}
