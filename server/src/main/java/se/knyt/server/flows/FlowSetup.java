package se.knyt.server.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import se.knyt.engine.flows.FlowCode;
import se.knyt.server.actions.Actions.FlowForm;
import se.knyt.spi.ConnectorInfo.Family;

/**
 * Which flows can be made between the connected systems: a sale comes from a shop, a payout from a payment provider, and both go into the
 * books, which are an accounting system's or Knyt's own vouchers in files.
 *
 * @param sources shops and payment providers none of whose money reaches the books yet
 * @param books where they can go
 */
public record FlowSetup(List<End> sources, List<End> books) {
    private static final Set<String> SALES =
            Set.of(FlowCode.DELIVERIES_TO_INVOICES, FlowCode.ORDERS_TO_ERP, FlowCode.SALES_TO_VOUCHERS);
    private static final Set<String> PAYOUTS = Set.of(FlowCode.PAYOUTS_TO_BOOKS, FlowCode.PAYOUTS_TO_VOUCHERS);

    public FlowSetup {
        sources = List.copyOf(sources);
        books = List.copyOf(books);
    }

    /** One end of a flow: a connection, and what it is. */
    public record End(long id, Family family, String system, String name) {
        public boolean file() {
            return family == Family.FILE;
        }
    }

    /** A flow that is there already. */
    record Standing(String code, long source, boolean on) {}

    /**
     * What can be added to what stands. The books are kept in one way, so what is on already decides which targets are left.
     *
     * @param own whether new sales go to vouchers of Knyt's, where both ways are on since the company has changed
     */
    static FlowSetup of(List<End> connections, List<Standing> standing, BooleanSupplier own) {
        var sources = connections.stream()
                .filter(c -> (c.family() == Family.SHOP && none(standing, SALES, c.id()))
                        || (c.family() == Family.PAYMENT_PROVIDER && none(standing, PAYOUTS, c.id())))
                .toList();
        boolean systemBooks = kept(standing, FlowCode.DELIVERIES_TO_INVOICES)
                || kept(standing, FlowCode.ORDERS_TO_ERP)
                || kept(standing, FlowCode.PAYOUTS_TO_BOOKS);
        boolean ownBooks = kept(standing, FlowCode.SALES_TO_VOUCHERS) || kept(standing, FlowCode.PAYOUTS_TO_VOUCHERS);
        if (systemBooks && ownBooks) {
            ownBooks = own.getAsBoolean();
            systemBooks = !ownBooks;
        }
        boolean files = !systemBooks;
        boolean systems = !ownBooks;
        var books = connections.stream()
                .filter(c ->
                        (c.family() == Family.ACCOUNTING_SYSTEM && systems) || (c.family() == Family.FILE && files))
                .toList();
        return new FlowSetup(sources, books);
    }

    /**
     * The flows by which everything that is kept in the books now goes into others from a day on: each shop's sales, handled in the shop,
     * and each provider's payouts.
     */
    static List<FlowForm> over(List<End> connections, List<Standing> standing, End target) {
        var result = new ArrayList<FlowForm>();
        for (var source : connections) {
            if (on(standing, SALES, source.id())) {
                result.addAll(sales(source, target, false));
            }
            if (on(standing, PAYOUTS, source.id())) {
                var payouts = target.file() ? FlowCode.PAYOUTS_TO_VOUCHERS : FlowCode.PAYOUTS_TO_BOOKS;
                result.add(new FlowForm(payouts, source.id(), target.id(), true));
            }
        }
        return List.copyOf(result);
    }

    private static boolean on(List<Standing> standing, Set<String> codes, long source) {
        return standing.stream().anyMatch(f -> f.on() && f.source() == source && codes.contains(f.code()));
    }

    private static boolean none(List<Standing> standing, Set<String> codes, long source) {
        return standing.stream().noneMatch(f -> f.source() == source && codes.contains(f.code()));
    }

    private static boolean kept(List<Standing> standing, String code) {
        return standing.stream().anyMatch(f -> f.on() && f.code().equals(code));
    }

    /** Whether there is anything to add. */
    public boolean possible() {
        return !sources.isEmpty() && !books.isEmpty();
    }

    /** Whether one of the sources is a shop, for which is chosen where its orders are handled. */
    public boolean shops() {
        return sources.stream().anyMatch(s -> s.family() == Family.SHOP);
    }

    /** Whether one of the books is an accounting system, where orders can be handled. */
    public boolean systems() {
        return books.stream().anyMatch(b -> !b.file());
    }

    /**
     * The flows from the chosen sources into the chosen books.
     *
     * @param inErp whether orders are handled in the accounting system rather than in the shop
     */
    List<FlowForm> flows(End target, Set<Long> chosen, boolean inErp) {
        var result = new ArrayList<FlowForm>();
        for (var source : sources) {
            if (!chosen.contains(source.id())) {
                continue;
            }
            if (source.family() == Family.SHOP) {
                result.addAll(sales(source, target, inErp));
            }
            // A shop too pays out what is paid by its own payments.
            var payouts = target.file() ? FlowCode.PAYOUTS_TO_VOUCHERS : FlowCode.PAYOUTS_TO_BOOKS;
            result.add(new FlowForm(payouts, source.id(), target.id(), true));
        }
        return List.copyOf(result);
    }

    private static List<FlowForm> sales(End shop, End target, boolean inErp) {
        return target.file()
                ? List.of(new FlowForm(FlowCode.SALES_TO_VOUCHERS, shop.id(), target.id(), true))
                : List.of(
                        new FlowForm(FlowCode.DELIVERIES_TO_INVOICES, shop.id(), target.id(), !inErp),
                        new FlowForm(FlowCode.ORDERS_TO_ERP, shop.id(), target.id(), inErp),
                        new FlowForm(FlowCode.REFUNDS_TO_CREDIT_NOTES, shop.id(), target.id(), true),
                        new FlowForm(FlowCode.NUMBERS_TO_SHOP, target.id(), shop.id(), true));
    }
}
