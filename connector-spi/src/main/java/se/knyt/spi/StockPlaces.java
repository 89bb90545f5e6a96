package se.knyt.spi;

import java.util.List;

/** Shows the places where a shop keeps goods to a person who must choose between them. Reads only; nothing of it is kept. */
public interface StockPlaces extends Session {
    /**
     * The places that goods can come back to.
     *
     * @throws ProviderFailure when the shop could not be asked, or does not tell
     */
    List<Place> stockPlaces();

    /**
     * @param id as later effects name it
     * @param name as it stands there
     */
    record Place(String id, String name) {}
}
