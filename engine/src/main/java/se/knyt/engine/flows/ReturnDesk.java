package se.knyt.engine.flows;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.returns.RowPart;
import se.knyt.core.returns.RowsLeft;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.flows.AskedRefunds.Outcome;
import se.knyt.engine.json.Json;
import se.knyt.engine.trails.BegunReturn;
import se.knyt.spi.RefundRow;

/**
 * Returns that a person begins here: kept as a return order that is linked to the original order and its rows, paid back and credited by a
 * refund that is started here when the goods have come, or at once. What the shop or a provider tells of the same goods meets it ({@link
 * ReturnProgress}).
 */
public final class ReturnDesk {
    private static final String INSERT = """
            insert into return_order (company_id, return_id, document_id, order_number, name, return_kind, chosen, currency, amount_minor,
                                      road, reason, state, nonce, begun_by, begun_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'expected', ?, ?, ?)
            on conflict (company_id, nonce) do nothing
            """;
    private static final String ORDER_OF =
            "select document_id from return_order where company_id = ? and return_id = ?";
    private static final String SAME =
            "select return_id, document_id from return_order where company_id = ? and nonce = ?";
    private static final String NTH = "select count(*) from return_order where company_id = ? and document_id = ?";
    private static final String UNDER_WAY = """
            select asked_id, state, told, given_back from asked_refund
             where company_id = ? and document_id = ? and state <> 'refused' order by asked_id
            """;
    /** Orders that a text may mean, those of the shop itself first; by its id or by its number. */
    private static final String MEANT = """
            select d.document_id, t.order_number, d.connection_id, true as by_id
              from document d join trail t on t.company_id = d.company_id and t.trail_id = d.trail_id
             where d.company_id = ? and d.connection_id = ? and d.kind = 'order' and d.source_id = any (?)
            union all
            select d.document_id, t.order_number, d.connection_id, false
              from (select company_id, order_number, order_document_id from trail
                     where company_id = ? and order_number = ? and merged_into is null and order_document_id is not null limit 100) t
              join document d on d.company_id = t.company_id and d.document_id = t.order_document_id
            """;

    private final Database database;
    private final IdAllocator ids;
    private final CompanyClocks clocks;
    private final RefundWork work;
    private final AskedRefunds refunds;
    private final Runnable wake;

    /** @param wake called when something is to be sent or planned */
    ReturnDesk(
            Database database,
            IdAllocator ids,
            RefundWork work,
            AskedRefunds refunds,
            CompanyClocks clocks,
            Runnable wake) {
        this.database = database;
        this.ids = ids;
        this.work = work;
        this.refunds = refunds;
        this.clocks = clocks;
        this.wake = wake;
    }

    /**
     * What beginning or receiving a return does, or did.
     *
     * @param id of the return, 0 for a preview
     * @param refund what is paid back; its problem is why nothing was done
     */
    public record Done(long id, Outcome refund) {}

    /**
     * A return with how far it has come.
     *
     * @param left what is still waited for, as it would be paid back
     * @param open pieces waited for, by row
     * @param live whether anything is waited for
     * @param pays whether anything is paid back, or on its way
     */
    public record View(
            BegunReturn made,
            String order,
            long trail,
            BegunReturn.State state,
            Map<String, Quantity> open,
            RefundChoice left,
            boolean live,
            boolean pays,
            List<String> met,
            long shopDocument) {}

    /**
     * Who begins it.
     *
     * @param reason for the record, may be empty
     * @param nonce of the form: sent twice it is one
     */
    public record By(String reason, String nonce, String actor) {}

    /** What beginning one would do; changes nothing. Empty where there is no such purchase. */
    public Optional<Outcome> preview(long company, long trail, RefundChoice choice, boolean atOnce) {
        return database.forCompany("return-preview", company, tx -> {
            var found = work.found(tx, company, trail);
            return found.isEmpty() ? Optional.empty() : Optional.of(toBegin(tx, found.get(), choice, atOnce));
        });
    }

    /** What a form with this number has begun. */
    private record Same(long id, long document) {}

    /** Begins one, to be paid back when the goods have come or at once; or says what is in the way and changes nothing. */
    public Optional<Done> begin(long company, long trail, RefundChoice choice, boolean atOnce, By by) {
        var done = database.forCompany("return-begin", company, tx -> {
            var found = work.found(tx, company, trail);
            if (found.isEmpty()) {
                return Optional.<Done>empty();
            }
            var same = tx.first(SAME, row -> new Same(row.getLong(1), row.getLong(2)), company, by.nonce());
            var outcome = toBegin(tx, found.get(), choice, atOnce);
            if (same.isPresent()) {
                boolean here = same.get().document() == found.get().doc().id();
                return Optional.of(
                        here
                                ? new Done(same.get().id(), outcome.refused(""))
                                : new Done(0, outcome.refused(AskedRefunds.FORM_USED)));
            }
            if (!outcome.problem().isEmpty()) {
                return Optional.of(new Done(0, outcome));
            }
            long id = ids.next();
            if (insert(tx, found.get(), id, choice, outcome.amount(), by) == 0) {
                return Optional.of(new Done(0, outcome.refused(AskedRefunds.FORM_USED)));
            }
            work.audit(tx, found.get(), by.actor(), "return.begin", outcome.amount(), by.reason());
            var paid = atOnce
                    ? refunds.ask(tx, found.get(), choice, new AskedRefunds.By(by.reason(), by.nonce(), by.actor(), id))
                    : outcome;
            settled(tx, company, trail);
            return Optional.of(new Done(id, paid));
        });
        wake.run();
        return done;
    }

    private Outcome toBegin(Tx tx, RefundWork.Found found, RefundChoice choice, boolean atOnce) throws SQLException {
        var progress = progress(found);
        var moving = underWay(tx, found);
        var left = new ReturnPreview(found.state(), found.context(), found.doc())
                .chains()
                .map(CreditChains::left)
                .orElse(RowsLeft.of(List.of(), List.of()));
        var wrong = ReturnChoices.toBegin(choice, atOnce, found.order(), left, progress, moving)
                .or(() -> atOnce ? ReturnChoices.toPay(choice, found.order(), moving) : Optional.empty());
        return decided(tx, found, choice, wrong);
    }

    private static Outcome decided(Tx tx, RefundWork.Found found, RefundChoice choice, Optional<Obstacle> wrong)
            throws SQLException {
        var outcome = Outcome.of(RefundWork.decision(tx, found, 0).of(choice), 0);
        return wrong.map(problem -> outcome.refused(problem.code(), problem.arguments()))
                .orElse(outcome);
    }

    private int insert(Tx tx, RefundWork.Found found, long id, RefundChoice choice, Money amount, By by)
            throws SQLException {
        long company = found.state().company();
        long nth =
                tx.first(NTH, row -> row.getLong(1), company, found.doc().id()).orElse(0L) + 1;
        return tx.update(
                INSERT,
                company,
                id,
                found.doc().id(),
                found.order().number(),
                "#" + found.order().number() + "-K" + nth,
                choice.goods().why().code(),
                Json.write(ReturnChoices.kept(choice, found.order(), found.state())),
                amount.currency().code(),
                amount.minor(),
                choice.road().code(),
                by.reason(),
                by.nonce(),
                by.actor(),
                clocks.now(company));
    }

    private static List<ReturnStatus> progress(RefundWork.Found found) {
        return ReturnProgress.all(
                found.state(), found.doc(), new Captures(found.state(), found.order(), found.context()));
    }

    /** Pieces by row of refunds that were started here and have no credit yet. */
    private static Map<String, Quantity> underWay(Tx tx, RefundWork.Found found) throws SQLException {
        var result = new HashMap<String, Quantity>();
        var asked = tx.query(
                UNDER_WAY,
                row -> new BegunReturn.Asked(
                        row.getLong(1),
                        row.getString(2),
                        BegunReturn.pieces(
                                List.of(Json.read(row.getString(3), RefundRow[].class)),
                                List.of(Json.read(row.getString(4), RowPart[].class)))),
                found.state().company(),
                found.doc().id());
        for (var each : asked) {
            var standing =
                    ReturnProgress.Standing.of(each, found.state(), found.doc().connection());
            if (standing == ReturnProgress.Standing.UNDER_WAY) {
                each.pieces().forEach((row, pieces) -> result.merge(row, pieces, Quantity::plus));
            }
        }
        return result;
    }

    /** How far the returns of a purchase have come, after what was just done; the purchase is planned anew. */
    private void settled(Tx tx, long company, long trail) throws SQLException {
        var found = work.found(tx, company, trail);
        if (found.isPresent()) {
            ReturnRows.write(tx, company, progress(found.get()));
        }
        work.again(tx, company, trail);
    }

    /** A return that is decided about, with its purchase under its lock. */
    private record Locked(RefundWork.Found found, ReturnStatus progress) {
        long trail() {
            return found.state().trail();
        }
    }

    private Optional<Locked> locked(Tx tx, long company, long id) throws SQLException {
        var document = tx.first(ORDER_OF, row -> row.getLong(1), company, id);
        var trail = document.isEmpty()
                ? Optional.<Long>empty()
                : tx.first(
                        "select trail_id from document where company_id = ? and document_id = ?",
                        row -> row.getLong(1),
                        company,
                        document.get());
        var found = trail.isEmpty() ? Optional.<RefundWork.Found>empty() : work.found(tx, company, trail.get());
        return found.flatMap(of ->
                progress(of).stream().filter(p -> p.of().id() == id).findFirst().map(p -> new Locked(of, p)));
    }

    /** A return as it stands; empty where there is none. */
    public Optional<View> view(long company, long id) {
        return database.forCompany("return-view", company, tx -> {
            var locked = locked(tx, company, id);
            return locked.map(l -> new View(
                    l.progress().of(),
                    l.found().order().number(),
                    l.trail(),
                    l.progress().state(),
                    l.progress().open(),
                    ReturnChoices.left(l.progress()),
                    l.progress().isLive(),
                    l.progress().pays(),
                    l.progress().met(),
                    l.progress().shopDocument()));
        });
    }

    /** What paying back what has come would do; changes nothing. */
    public Optional<Outcome> previewReceived(long company, long id, RefundChoice choice) {
        return database.forCompany("return-preview", company, tx -> {
            var locked = locked(tx, company, id);
            return locked.isEmpty() ? Optional.empty() : Optional.of(toReceive(tx, locked.get(), choice));
        });
    }

    /** Goods have come, all of them or some: they are credited and paid back. */
    public Optional<Done> receive(long company, long id, RefundChoice choice, By by) {
        var done = database.forCompany("return-receive", company, tx -> {
            var locked = locked(tx, company, id);
            if (locked.isEmpty()) {
                return Optional.<Done>empty();
            }
            var found = locked.get().found();
            boolean before = AskedRow.byNonce(tx, company, by.nonce()).isPresent();
            var outcome = before ? null : toReceive(tx, locked.get(), choice);
            if (outcome != null && !outcome.problem().isEmpty()) {
                return Optional.of(new Done(id, outcome));
            }
            var paid = refunds.ask(tx, found, choice, new AskedRefunds.By(by.reason(), by.nonce(), by.actor(), id));
            if (outcome != null) {
                work.audit(tx, found, by.actor(), "return.receive", paid.amount(), by.reason());
                settled(tx, company, locked.get().trail());
            }
            return Optional.of(new Done(id, paid));
        });
        wake.run();
        return done;
    }

    private static Outcome toReceive(Tx tx, Locked locked, RefundChoice choice) throws SQLException {
        var found = locked.found();
        var wrong = ReturnChoices.toReceive(choice, found.order(), locked.progress());
        if (wrong.isEmpty()) {
            wrong = ReturnChoices.toPay(choice, found.order(), underWay(tx, found));
        }
        return decided(tx, found, choice, wrong);
    }

    /**
     * Calls a return off, or what has not come of it.
     *
     * @return whether there was anything to call off
     */
    public boolean cancel(long company, long id, String actor) {
        boolean any = database.forCompany("return-cancel", company, tx -> {
            var locked = locked(tx, company, id).filter(l -> l.progress().isLive());
            if (locked.isEmpty()) {
                return false;
            }
            boolean rest = locked.get().progress().pays();
            tx.update(
                    rest
                            ? "update return_order set rest_dropped = true where company_id = ? and return_id = ?"
                            : "update return_order set state = 'cancelled' where company_id = ? and return_id = ?",
                    company,
                    id);
            var made = locked.get().progress().of();
            said(tx, company, locked.get(), actor, rest ? "return.drop-rest" : "return.cancel", made.name());
            settled(tx, company, locked.get().trail());
            return true;
        });
        wake.run();
        return any;
    }

    /** An order that a text may mean. */
    private record Meant(long document, String number, long shop, boolean byId) {}

    /**
     * Names the order that the buyer made instead, by the shop's own id of it or by its number; empty for none. The order itself is kept: a
     * number may be borne by several, and then the one of the same shop is meant.
     *
     * @return a code of what is in the way: there is no such order, or several have the number; empty where it is done
     */
    public String exchangedFor(long company, long id, String order, String actor) {
        return database.forCompany("return-exchange", company, tx -> {
            var locked = locked(tx, company, id);
            if (locked.isEmpty()) {
                return "return-begin.no-order";
            }
            var meant = order.isEmpty() ? List.<Meant>of() : meant(tx, company, locked.get(), order);
            if (!order.isEmpty() && meant.size() != 1) {
                return meant.isEmpty() ? "return-begin.no-order" : "return-begin.several-orders";
            }
            var number = meant.isEmpty() ? "" : meant.getFirst().number();
            tx.update(
                    "update return_order set exchange_order = ?, exchange_document = ? where company_id = ? and return_id = ?",
                    number,
                    meant.isEmpty() ? 0L : meant.getFirst().document(),
                    company,
                    id);
            said(tx, company, locked.get(), actor, "return.exchange", number.isEmpty() ? "" : "#" + number);
            return "";
        });
    }

    /** By id first, then by number in the same shop, then by number anywhere; never the order that the goods come back of. */
    private static List<Meant> meant(Tx tx, long company, Locked locked, String text) throws SQLException {
        var doc = locked.found().doc();
        var own = locked.found().order().sourceId();
        // Ids of a shop look alike: what people see of one may be its last part.
        var ids = List.of(text, own.substring(0, own.lastIndexOf('/') + 1) + text);
        var all = tx
                .query(
                        MEANT,
                        row -> new Meant(row.getLong(1), row.getString(2), row.getLong(3), row.getBoolean(4)),
                        company,
                        doc.connection(),
                        Tx.texts(ids),
                        company,
                        text)
                .stream()
                .filter(one -> one.document() != doc.id())
                .distinct()
                .toList();
        var byNumber = all.stream().filter(one -> !one.byId()).toList();
        var sameShop =
                byNumber.stream().filter(one -> one.shop() == doc.connection()).toList();
        var byId = all.stream().filter(Meant::byId).toList();
        return !byId.isEmpty() ? byId : sameShop.isEmpty() ? byNumber : sameShop;
    }

    private void said(Tx tx, long company, Locked locked, String actor, String action, String what)
            throws SQLException {
        var details = new TreeMap<String, String>();
        details.put("return", locked.progress().of().name());
        details.put("what", what);
        Audit.write(
                tx,
                company,
                clocks.machineNow(),
                actor,
                action,
                "#" + locked.found().order().number(),
                details);
    }
}
