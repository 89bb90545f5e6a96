package se.knyt.engine.connections;

import java.util.Map;

/**
 * One call as it is kept for people to look at: what was sent and what came back, without secrets.
 *
 * @param at machine time of the call, ISO 8601
 * @param uri the address, with values of secret parameters taken out
 * @param requestHeaders those that explain something; none that signs in
 * @param request the body as text, cut at {@link CallLog#TEXT_CHARS_MAX}; empty for none
 * @param status the answer's, 0 when none came
 * @param answer the answer's body as text, cut likewise
 * @param failure why no answer came, empty when one did
 */
public record KeptCall(
        String at,
        String method,
        String uri,
        Map<String, String> requestHeaders,
        String request,
        int status,
        Map<String, String> answerHeaders,
        String answer,
        String failure) {
    public KeptCall {
        requestHeaders = Map.copyOf(requestHeaders);
        answerHeaders = Map.copyOf(answerHeaders);
    }
}
