package se.knyt.engine.flows;

import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Order;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.spi.Connector;

/** How an order that no living reservation reaches to stands in its shop. */
public final class ShopHoldDesk {
    private final Database database;
    private final Planner planner;
    private final Map<String, Connector> connectors;

    public ShopHoldDesk(Database database, Planner planner, Collection<? extends Connector> connectors) {
        this.database = database;
        this.planner = planner;
        this.connectors = connectors.stream()
                .collect(Collectors.toUnmodifiableMap(c -> c.info().id(), c -> c));
    }

    /**
     * @param state asked, held, refused, sent, by-hand, off, paused, releasing or not-released
     * @param since when it was held, null where it is not
     * @param code of what was refused, empty where nothing was
     * @param arguments of that
     * @param shop the system
     * @param page of the order in the shop, where its address is known
     */
    public record ShopStanding(
            String state,
            @Nullable Instant since,
            String code,
            Map<String, String> arguments,
            String shop,
            Optional<URI> page) {
        public ShopStanding {
            arguments = Map.copyOf(arguments);
        }
    }

    /** Empty of a purchase that is paid for or reserved, and that nothing of ours stops. */
    public Optional<ShopStanding> of(long company, long trail) {
        return database.forCompany("shop-hold", company, tx -> {
            var found = planner.trail(tx, company, trail);
            if (found.isEmpty() || found.get().order().isEmpty()) {
                return Optional.empty();
            }
            var state = found.get();
            var context = planner.context(tx, state);
            var doc = state.order().orElseThrow();
            var order = (Order) doc.document();
            var standing = new ShopHold(state, context, doc)
                    .standing(Expiry.dead(state, context, order).isPresent());
            return standing.state() == ShopHold.State.FREE
                    ? Optional.empty()
                    : Optional.of(told(tx, company, doc.connection(), order, standing));
        });
    }

    private ShopStanding told(Tx tx, long company, long connection, Order order, ShopHold.Standing standing)
            throws SQLException {
        var trouble = standing.trouble();
        return tx
                .query(
                        "select connector, settings from connection where company_id = ? and connection_id = ?",
                        row -> new ShopStanding(
                                standing.state().code(),
                                standing.at(),
                                trouble == null ? "" : trouble.errorCode(),
                                trouble == null ? Map.of() : trouble.errorArgs(),
                                row.getString(1),
                                page(row.getString(1), row.getString(2), order.sourceId())),
                        company,
                        connection)
                .stream()
                .findFirst()
                .orElseThrow();
    }

    private Optional<URI> page(String connector, String settings, String order) {
        return Optional.ofNullable(connectors.get(connector))
                .flatMap(c -> c.orderPage(Json.readTexts(settings), order));
    }
}
