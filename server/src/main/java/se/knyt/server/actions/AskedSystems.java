package se.knyt.server.actions;

import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.Engine;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.spi.CustomerReader;
import se.knyt.spi.LedgerReader;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.StockPlaces;

/** What the company's other systems answer when a page asks them; where one does not, the page does without. */
final class AskedSystems {
    private static final Logger LOG = LoggerFactory.getLogger(AskedSystems.class);

    private final Engine engine;

    AskedSystems(Engine engine) {
        this.engine = engine;
    }

    List<StockPlaces.Place> stockPlaces(long company, long shop) {
        try {
            var row = row(company, shop);
            if (row.open() && engine.connections().usable(row).orElse(null) instanceof StockPlaces places) {
                return places.stockPlaces();
            }
        } catch (ProviderFailure | IllegalArgumentException e) {
            LOG.info("stock places: {}", e.getMessage());
        }
        return List.of();
    }

    List<CustomerReader.Customer> candidates(long company, long looseEnd) {
        var choice = engine.control().choice(company, looseEnd);
        if (choice.isEmpty()) {
            return List.of();
        }
        var numbers = choice.get().candidates();
        try {
            if (engine.connections().session(row(company, choice.get().connection()))
                    instanceof CustomerReader reader) {
                return reader.customers(numbers);
            }
        } catch (ProviderFailure | IllegalArgumentException e) {
            LOG.info("candidates: {}", e.getMessage());
        }
        return numbers.stream()
                .map(number -> new CustomerReader.Customer(number, "", "", "", "", true))
                .toList();
    }

    Set<Integer> chart(long company) {
        for (var row : engine.control().connections(company)) {
            try {
                if (row.open() && engine.connections().usable(row).orElse(null) instanceof LedgerReader reader) {
                    return reader.accounts();
                }
            } catch (ProviderFailure | IllegalArgumentException e) {
                LOG.info("chart of accounts: {}", e.getMessage());
            }
        }
        return Set.of();
    }

    /** @throws IllegalArgumentException for one that the company does not have */
    ConnectionRow row(long company, long connection) {
        return engine.control().connections(company).stream()
                .filter(c -> c.id() == connection)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such connection"));
    }
}
