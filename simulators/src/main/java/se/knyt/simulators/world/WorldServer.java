package se.knyt.simulators.world;

import java.io.IOException;
import java.net.URI;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.CallLog;
import se.knyt.simulators.base.Faults;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.Router;
import se.knyt.simulators.base.SimulatorServer;
import tools.jackson.databind.node.ObjectNode;

/** The world's own control page, for tests and scripts that run it in another process. */
public final class WorldServer implements AutoCloseable {
    private final SandboxWorld world;
    private final SimulatorServer server;

    public WorldServer(SandboxWorld world) {
        this.world = world;
        this.server = new SimulatorServer(routes(), new Faults(), new CallLog());
    }

    public void start(int port) throws IOException {
        server.start(port);
    }

    public URI baseUri() {
        return server.baseUri();
    }

    private Router routes() {
        var router = new Router();
        router.add("GET", "/_control/status", _ -> Reply.json(200, world.status()));
        router.add("GET", "/_control/canonical", _ -> Reply.json(200, world.canonical()));
        router.add("GET", "/_control/orders", _ -> Reply.json(200, world.orders()));
        router.add("POST", "/_control/sell", call -> {
            var body = body(call);
            var names = Json.array();
            world.sell((int) body.path("count").asLong(1), body).forEach(names::add);
            return Reply.json(201, Json.object().set("orders", names));
        });
        router.add("POST", "/_control/ship", call -> {
            var names = Json.array();
            world.shipAll(body(call)).forEach(names::add);
            return Reply.json(200, Json.object().set("orders", names));
        });
        router.add("POST", "/_control/orders/{name}/{act}", call -> {
            if (call.variable("act").equals("fraud")) {
                world.decideFraud(
                        call.variable("name"), body(call).path("accepted").asBoolean(true));
            } else {
                world.onOrder(call.variable("name"), call.variable("act"), body(call));
            }
            return Reply.json(200, Json.object().put("name", call.variable("name")));
        });
        router.add("POST", "/_control/clock", call -> {
            world.moveTo(world.instantOf(Json.text(body(call), "to")));
            return Reply.json(200, world.status());
        });
        router.add("POST", "/_control/faults", call -> {
            var body = body(call);
            world.fault(Json.text(body, "system"), Json.text(body, "fault"), Json.text(body, "route"), (int)
                    body.path("times").asLong(1));
            return Reply.json(200, world.status());
        });
        router.add("DELETE", "/_control/faults", _ -> {
            world.clearFaults();
            return Reply.json(200, world.status());
        });
        router.add("POST", "/_control/reset", _ -> {
            world.reset();
            return Reply.json(200, world.status());
        });
        return router;
    }

    private static ObjectNode body(Call call) {
        if (call.json() instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("the body is a JSON object");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
