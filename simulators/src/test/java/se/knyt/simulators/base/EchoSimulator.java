package se.knyt.simulators.base;

import tools.jackson.databind.JsonNode;

/** The smallest simulator: keeps what it is given and says how much that is. */
final class EchoSimulator extends SimulatorBase {
    @Override
    public String name() {
        return "echo";
    }

    @Override
    protected void routes(Router router) {
        router.add("POST", "/things/{id}", writing(call -> {
            store().put("thing", call.variable("id"), Json.object().put("text", Json.text(call.json(), "text")));
            return Reply.json(
                    201, Json.object().put("stored", call.variable("id")).put("padding", "x".repeat(200)));
        }));
        router.add("GET", "/things", reading(_ -> Reply.json(200, Json.object().put("count", store().count("thing")))));
    }

    @Override
    public JsonNode canonical() {
        return Json.object().put("things", store().count("thing"));
    }
}
