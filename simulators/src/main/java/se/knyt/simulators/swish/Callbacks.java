package se.knyt.simulators.swish;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import se.knyt.simulators.base.Deliveries;
import se.knyt.simulators.base.Faults;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/** Callbacks: the object as it stands, to the address that came with the request, without a signature. */
final class Callbacks implements Deliveries.Vendor {
    private static final int RETRIES_MAX = 10;
    private static final List<Duration> RETRIES = Stream.iterate(Duration.ofSeconds(5), step -> step.multipliedBy(2))
            .limit(RETRIES_MAX)
            .toList();

    private final Deliveries deliveries;

    Callbacks(SimulatorStore store, Faults faults) {
        deliveries = new Deliveries(store, faults, this);
    }

    Deliveries deliveries() {
        return deliveries;
    }

    /** @param topic {@code payment} or {@code refund} */
    void tell(SimulatorStore.Batch batch, String topic, ObjectNode object) {
        var url = Json.text(object, "callbackUrl");
        if (Deliveries.allowed(url)) {
            var more = Json.object().put("identifier", Json.text(object, "_callbackIdentifier"));
            deliveries.enqueue(batch, topic, url, shown(object).toString(), more);
        }
    }

    /** As the API shows it: fields with an underscore are the simulator's own. */
    static ObjectNode shown(ObjectNode stored) {
        var shown = Json.object();
        stored.properties().stream()
                .filter(field -> !field.getKey().startsWith("_"))
                .forEach(field -> shown.set(field.getKey(), field.getValue()));
        return shown;
    }

    @Override
    public Map<String, String> headers(ObjectNode delivery, byte[] body) {
        var identifier = Json.text(delivery, "identifier");
        return identifier.isEmpty() ? Map.of() : Map.of("callbackIdentifier", identifier);
    }

    @Override
    public List<Duration> retries() {
        return RETRIES;
    }
}
