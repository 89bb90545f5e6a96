package se.knyt.simulators.fortnox;

import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Reply;
import tools.jackson.databind.node.ObjectNode;

/** Where resources register what they answer; the simulator puts sign-in, quota, scope and transaction around each. */
@FunctionalInterface
interface Api {
    @FunctionalInterface
    interface Endpoint {
        Reply answer(Call call);
    }

    /**
     * @param path below {@code /3/}
     * @param scope what the token must hold; empty for none
     */
    void on(String method, String path, String scope, Endpoint endpoint);

    static Reply one(int status, String wrapper, ObjectNode content) {
        var answer = Json.object();
        answer.set(wrapper, content);
        return Reply.json(status, answer);
    }
}
