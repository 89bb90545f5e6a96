package se.knyt.simulators.fortnox;

import tools.jackson.databind.node.ObjectNode;

/**
 * A refusal as Fortnox words it: HTTP status, numeric code and a Swedish message. Codes that the documents list are used for exactly
 * what they name; every other refusal carries {@link #BAD_PARAMETER} and says in words what is wrong.
 */
final class FortnoxError extends RuntimeException {
    static final int BAD_PARAMETER = 2000588;
    static final int CUSTOMER_MISSING = 2000433;
    static final int ARTICLE_MISSING = 2000428;
    static final int ROW_ARTICLE_MISSING = 2001302;
    static final int ACCOUNT_MISSING = 2001304;
    static final int INVALID_IDENTIFIER = 2000729;

    private final int status;
    private final int code;
    private final boolean lowerCaseKeys;

    private FortnoxError(int status, int code, String message, boolean lowerCaseKeys) {
        super(message);
        this.status = status;
        this.code = code;
        this.lowerCaseKeys = lowerCaseKeys;
    }

    int status() {
        return status;
    }

    int code() {
        return code;
    }

    private String words() {
        var message = getMessage();
        return message == null ? "" : message;
    }

    /** The error body; authentication errors are written with lower-case keys, as the real system sometimes does. */
    ObjectNode body() {
        var information = Json.object();
        information.put(lowerCaseKeys ? "error" : "Error", 1);
        information.put(lowerCaseKeys ? "message" : "Message", words());
        information.put(lowerCaseKeys ? "code" : "Code", code);
        var wrapper = Json.object();
        wrapper.set("ErrorInformation", information);
        return wrapper;
    }

    static FortnoxError refused(String message) {
        return new FortnoxError(400, BAD_PARAMETER, message, false);
    }

    static FortnoxError refused(int code, String message) {
        return new FortnoxError(400, code, message, false);
    }

    static FortnoxError badValue(String field, String why) {
        return refused(why + " (" + field + ").");
    }

    static FortnoxError notFound(int code, String message) {
        return new FortnoxError(404, code, message, false);
    }

    static FortnoxError noSuchDocument(String what) {
        return notFound(INVALID_IDENTIFIER, "Kan inte hitta " + what + ".");
    }

    static FortnoxError unknownField(String field) {
        return refused(2001399, "Felaktigt fältnamn (" + field + ").");
    }

    static FortnoxError emptyBody() {
        return refused(2001392, "Felaktig eller tom förfrågan.");
    }

    static FortnoxError jsonSyntax() {
        return refused(2002115, "Felaktig JSON.");
    }

    static FortnoxError invalidCharacters(String field) {
        return refused(2000359, "Otillåtna tecken i fältet " + field + ".");
    }

    static FortnoxError badAccept() {
        return refused(1000030, "Felaktig Accept-header.");
    }

    static FortnoxError badContentType() {
        return refused(1000031, "Felaktig Content-Type.");
    }

    static FortnoxError invalidToken() {
        return new FortnoxError(401, 2000311, "Kunde inte logga in: ogiltig access-token.", true);
    }

    static FortnoxError invalidLogin() {
        return new FortnoxError(401, 2000310, "Ogiltig inloggning.", true);
    }

    static FortnoxError missingScope(String scope) {
        return new FortnoxError(403, 2000663, "Har inte behörighet för scope (" + scope + ").", true);
    }

    static FortnoxError missingLicence(String scope) {
        return new FortnoxError(403, 2001101, "Saknar licens för scope (" + scope + ").", true);
    }

    static FortnoxError missingApiLicence() {
        return new FortnoxError(403, 2001103, "Saknar API-licens.", true);
    }
}
