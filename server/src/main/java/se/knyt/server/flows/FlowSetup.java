package se.knyt.server.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.engine.flows.FlowCode;
import se.knyt.server.actions.Actions.FlowForm;
import se.knyt.server.shell.Ref;
import se.knyt.spi.ConnectorInfo.Family;

/**
 * Which flows can be made between the connected systems: a sale comes from a shop, a payout from a payment provider, and both go into the
 * books, which are an accounting system's customer ledger, or Knyt's own vouchers in an accounting system or in files.
 *
 * @param sources shops and payment providers none of whose money reaches the books yet
 * @param books where they can go
 */
public record FlowSetup(List<End> sources, List<Books> books) {
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

    /**
     * Where the books can be kept, and in which of the two ways.
     *
     * @param vouchers whether Knyt's own vouchers are the books there; else it keeps a customer ledger
     */
    public record Books(End end, boolean vouchers) {
        private static final String VOUCHERS = ".vouchers";

        /** Both ways where it is an accounting system: a file holds vouchers only. */
        static Stream<Books> at(End end) {
            return switch (end.family()) {
                case ACCOUNTING_SYSTEM -> Stream.of(new Books(end, false), new Books(end, true));
                case FILE -> Stream.of(new Books(end, true));
                case SHOP, PAYMENT_PROVIDER -> Stream.empty();
            };
        }

        /** As a form names it. */
        public String value() {
            return Ref.of(end.id()) + (vouchers ? VOUCHERS : "");
        }

        /** {@code invoices}, {@code vouchers} or {@code file}: how its texts are named. */
        public String word() {
            return end.file() ? "file" : vouchers ? "vouchers" : "invoices";
        }

        LedgerMode mode() {
            return vouchers ? LedgerMode.KNYT : LedgerMode.ACCOUNTING_SYSTEM;
        }
    }

    /** A flow that is there already. */
    record Standing(String code, long source, long target, boolean on) {
        boolean ownBooks() {
            return on && FlowCode.ledgerOf(code).equals(Optional.of(LedgerMode.KNYT));
        }

        boolean systemBooks() {
            return on && FlowCode.ledgerOf(code).equals(Optional.of(LedgerMode.ACCOUNTING_SYSTEM));
        }
    }

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
        boolean systemBooks = standing.stream().anyMatch(Standing::systemBooks);
        boolean ownBooks = standing.stream().anyMatch(Standing::ownBooks);
        if (systemBooks && ownBooks) {
            ownBooks = own.getAsBoolean();
            systemBooks = !ownBooks;
        }
        boolean vouchers = !systemBooks;
        boolean invoices = !ownBooks;
        // A provider's account has one keeper: vouchers of ours go where they have gone.
        var kept = standing.stream()
                .filter(Standing::ownBooks)
                .map(Standing::target)
                .collect(Collectors.toSet());
        var books = connections.stream()
                .flatMap(Books::at)
                .filter(b -> b.vouchers()
                        ? vouchers && (invoices || kept.contains(b.end().id()))
                        : invoices)
                .toList();
        return new FlowSetup(sources, books);
    }

    /**
     * The flows by which everything that is kept in the books now goes into others from a day on: each shop's sales, handled in the shop,
     * and each provider's payouts.
     */
    static List<FlowForm> over(List<End> connections, List<Standing> standing, Books target) {
        var result = new ArrayList<FlowForm>();
        for (var source : connections) {
            if (on(standing, SALES, source.id())) {
                result.addAll(sales(source, target, false));
            }
            if (on(standing, PAYOUTS, source.id())) {
                result.add(payouts(source, target));
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

    /** Whether there is anything to add. */
    public boolean possible() {
        return !sources.isEmpty() && !books.isEmpty();
    }

    /** Whether one of the sources is a shop, for which is chosen where its orders are handled. */
    public boolean shops() {
        return sources.stream().anyMatch(s -> s.family() == Family.SHOP);
    }

    /** Whether one of the books is a customer ledger, in whose system orders can be handled. */
    public boolean systems() {
        return books.stream().anyMatch(b -> !b.vouchers());
    }

    /**
     * The flows from the chosen sources into the chosen books.
     *
     * @param inErp whether orders are handled in the accounting system rather than in the shop
     */
    List<FlowForm> flows(Books target, Set<Long> chosen, boolean inErp) {
        var result = new ArrayList<FlowForm>();
        for (var source : sources) {
            if (!chosen.contains(source.id())) {
                continue;
            }
            if (source.family() == Family.SHOP) {
                result.addAll(sales(source, target, inErp));
            }
            // A shop too pays out what is paid by its own payments.
            result.add(payouts(source, target));
        }
        return List.copyOf(result);
    }

    private static FlowForm payouts(End source, Books target) {
        var code = target.vouchers() ? FlowCode.PAYOUTS_TO_VOUCHERS : FlowCode.PAYOUTS_TO_BOOKS;
        return new FlowForm(code, source.id(), target.end().id(), true);
    }

    /** The flows of one shop's sales into books. */
    static List<FlowForm> sales(End shop, Books target, boolean inErp) {
        long books = target.end().id();
        return target.vouchers()
                ? List.of(new FlowForm(FlowCode.SALES_TO_VOUCHERS, shop.id(), books, true))
                : List.of(
                        new FlowForm(FlowCode.DELIVERIES_TO_INVOICES, shop.id(), books, !inErp),
                        new FlowForm(FlowCode.ORDERS_TO_ERP, shop.id(), books, inErp),
                        new FlowForm(FlowCode.REFUNDS_TO_CREDIT_NOTES, shop.id(), books, true),
                        new FlowForm(FlowCode.NUMBERS_TO_SHOP, books, shop.id(), true));
    }
}
