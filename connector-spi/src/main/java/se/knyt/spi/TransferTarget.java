package se.knyt.spi;

import java.util.Map;

/** Keeps one object of another system in step with what we know; the newest version wins. */
public interface TransferTarget extends Session {
    /**
     * Makes the object show these values. Sent again at will: doing it twice is doing it once.
     *
     * @param documentSourceId the object's id in this system
     * @param values name to text, for an order {@code order-state}, {@code invoice-number}, {@code erp-order-number}, {@code
     *     delivered}
     * @throws ProviderFailure when it was not done or that is not known
     */
    void put(String kind, String documentSourceId, Map<String, String> values);
}
