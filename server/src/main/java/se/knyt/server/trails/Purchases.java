package se.knyt.server.trails;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.TrailAddress;
import se.knyt.server.shell.View;

/**
 * Finds the one purchase that an address names, or an order number that a person writes. Where several shops use the number and nothing
 * says which is meant, none is taken: the reader chooses.
 */
@Component
public final class Purchases {
    private static final int SHOWN_MAX = 50;

    private static final String NUMBERED = "select t.*, s.name from (select company_id, order_document_id, "
            + TrailQueries.COLUMNS
            + " from trail where company_id = ? and order_number = ? and merged_into is null"
            + " order by placed_at desc, trail_id desc limit ?) t"
            + " left join lateral (select c.name from document d"
            + " join connection c on c.company_id = d.company_id and c.connection_id = d.connection_id"
            + " where d.company_id = t.company_id and d.document_id = t.order_document_id limit 1) s on true"
            + " order by t.placed_at desc, t.trail_id desc";

    /** What was merged into another is told as part of that one. */
    private static final String REFERRED = "select t.trail_id, t.order_number from trail a"
            + " join trail t on t.company_id = a.company_id"
            + " and t.trail_id = case when a.merged_into is null then a.trail_id else a.merged_into end"
            + " where a.company_id = ? and a.trail_id = ? and t.merged_into is null";

    private final WebDatabase database;

    Purchases(WebDatabase database) {
        this.database = database;
    }

    /**
     * A purchase.
     *
     * @param id of its trail
     * @param number of its order
     */
    public record Purchase(long id, String number) {
        public String address() {
            return TrailAddress.of(number, id);
        }

        public String ref() {
            return Ref.of(id);
        }

        /** Its page, within the company. */
        public String path() {
            return "/trails/" + address();
        }
    }

    /**
     * One of several with the same number.
     *
     * @param shop its name, empty where no shop has told of the order
     */
    public record Fitting(TrailRow row, String shop) {
        public Purchase purchase() {
            return new Purchase(row.id(), row.number());
        }
    }

    /**
     * The purchase that an address names.
     *
     * @param to where each leads that can be chosen, within the company
     * @throws NotFoundException where there is none
     * @throws SeveralPurchases where the address is a number that several bear
     */
    public Purchase at(View view, String address, Function<Purchase, String> to) {
        long trail = TrailAddress.trail(address);
        var named = trail < 0 ? find(view, address, new Ref(-1), to) : referred(view, trail);
        return named.orElseThrow(NotFoundException::new);
    }

    private Optional<Purchase> referred(View view, long trail) {
        long company = view.company().id();
        return database.inCompany(
                company,
                sql -> sql.first(
                        REFERRED,
                        row -> new Purchase(row.number("trail_id"), row.text("order_number")),
                        company,
                        trail));
    }

    /**
     * The purchase with an order number; empty for none.
     *
     * @param meant which of them is, where several bear it
     * @param to where each leads that can be chosen, within the company
     * @throws SeveralPurchases where several bear it and {@code meant} is none of them
     */
    public Optional<Purchase> find(View view, String number, Ref meant, Function<Purchase, String> to) {
        var fitting = numbered(view, number);
        var one = one(fitting, meant);
        if (one.isEmpty() && !fitting.isEmpty()) {
            throw new SeveralPurchases(view, fitting, to);
        }
        return one;
    }

    /** The only one, or that of several which is meant. */
    public static Optional<Purchase> one(List<Fitting> fitting, Ref meant) {
        return fitting.stream()
                .filter(each -> fitting.size() == 1 || each.row().id() == meant.id())
                .findFirst()
                .map(Fitting::purchase);
    }

    /** Those with an order number, the newest first. */
    public List<Fitting> numbered(View view, String number) {
        long company = view.company().id();
        return number.isEmpty()
                ? List.of()
                : database.inCompany(
                        company, sql -> sql.list(NUMBERED, Purchases::fitting, company, number, SHOWN_MAX));
    }

    private static Fitting fitting(Sql.Row row) throws SQLException {
        return new Fitting(TrailQueries.row(row), row.text("name"));
    }
}
