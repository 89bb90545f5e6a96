package se.knyt.engine.months;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.FeeVat;
import se.knyt.core.bookkeeping.KnownProviders;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.engine.Companies;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.VoucherScopes;
import se.knyt.engine.testing.TestEngine;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo.Family;

/** What is left when a process of Knyt dies: its database, the other systems, and the time. */
final class MonthWorld implements AutoCloseable {
    static final byte[] MASTER_KEY = new byte[32];

    /** How a company keeps its books. */
    enum Way {
        /** Invoices in the accounting system. */
        INVOICES,
        /** A voucher of ours for each sale. */
        VOUCHERS,
        /** One for each day. */
        DAYS,
        /** A voucher of ours for each sale, and the accounting system's bank feed books what the bank shows. */
        FEED;

        BankLeg bankLeg() {
            return this == FEED ? BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK : BankLeg.IN_TRANSIT;
        }
    }

    final TestDatabase database = TestEngine.migratedDatabase();
    final LedgerSystem ledger = new LedgerSystem();
    private final List<Connector> connectors = List.of(
            ledger,
            new Elsewhere("shop", Family.SHOP),
            new Elsewhere("klarna", Family.PAYMENT_PROVIDER),
            new Elsewhere("stripe", Family.PAYMENT_PROVIDER));
    private final Way way;
    private Instant now;
    private int processes;
    private long company;
    private long shop;
    private final Map<String, Long> providers = new java.util.HashMap<>();

    MonthWorld(Way way, Month month) {
        this.way = way;
        now = month.steps()
                .getFirst()
                .date()
                .minusDays(1)
                .atTime(8, 0)
                .atZone(MonthGenerator.ZONE)
                .toInstant();
    }

    List<Connector> connectors() {
        return connectors;
    }

    Instant now() {
        return now;
    }

    long company() {
        return company;
    }

    long shop() {
        return shop;
    }

    long provider(String code) {
        return java.util.Objects.requireNonNull(providers.get(code));
    }

    int processes() {
        return processes;
    }

    int born() {
        return ++processes;
    }

    void passes(Duration time) {
        now = now.plus(time);
    }

    /** It is that time, or a minute later than it was where that has passed. */
    void becomes(LocalDate date, LocalTime time) {
        var then = date.atTime(time).atZone(MonthGenerator.ZONE).toInstant();
        now = then.isAfter(now) ? then : now.plusSeconds(60);
    }

    /** The first process makes the company. */
    void found(Knyt knyt, Month month) {
        var companies = knyt.engine.companies();
        long group = companies.createOrganization("Testgruppen");
        company = companies.createCompany(
                new Companies.NewCompany(group, "bolaget", "Bolaget AB", "556000-0175", true, LocalDate.of(2026, 1, 1)),
                settings());
        long books = connect(companies, "ledger");
        shop = connect(companies, "shop");
        for (var code : List.of("klarna", "stripe")) {
            providers.put(code, connect(companies, code));
        }
        boolean invoices = way == Way.INVOICES;
        companies.flow(
                company, invoices ? FlowCode.DELIVERIES_TO_INVOICES : FlowCode.SALES_TO_VOUCHERS, shop, books, true);
        if (invoices) {
            companies.flow(company, FlowCode.REFUNDS_TO_CREDIT_NOTES, shop, books, true);
        }
        providers
                .values()
                .forEach(provider -> companies.flow(
                        company,
                        invoices ? FlowCode.PAYOUTS_TO_BOOKS : FlowCode.PAYOUTS_TO_VOUCHERS,
                        provider,
                        books,
                        true));
        var rates = new StringBuilder("Date,SEK\n");
        month.euros().entrySet().stream()
                .sorted(Map.Entry.<LocalDate, java.math.BigDecimal>comparingByKey()
                        .reversed())
                .forEach(day -> rates.append(day.getKey())
                        .append(',')
                        .append(day.getValue())
                        .append('\n'));
        knyt.engine
                .rates()
                .fromFile(
                        company,
                        "eurofxref.csv",
                        rates.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        "eva");
    }

    private long connect(Companies companies, String connector) {
        return companies
                .connect(company, connector, connector, "http://127.0.0.1:9", Map.of(), Map.of())
                .id();
    }

    /** The shop moves the money by itself; Klarna's fees bear VAT as it states it, and none of Stripe's do. */
    private Settings settings() {
        var initial = Settings.initial()
                .withLedger(way == Way.INVOICES ? LedgerMode.ACCOUNTING_SYSTEM : LedgerMode.KNYT)
                .withProviders(List.of(
                        KnownProviders.of("klarna", way.bankLeg()),
                        KnownProviders.of("stripe", way.bankLeg()).withFeeVat(FeeVat.EXEMPT)))
                .withHands(List.of(new MoneyHand("", 0, Hand.SHOP)))
                .withBankLeg(way.bankLeg());
        return way == Way.DAYS
                ? initial.withVouchers(new VoucherScopes(
                        List.of(new VoucherScopes.Change(LocalDate.of(2026, 1, 1), VoucherScopes.Scope.DAY))))
                : initial;
    }

    @Override
    public void close() {
        database.close();
    }
}
