package se.knyt.engine.flows;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.bookkeeping.DatedAhead;
import se.knyt.core.bookkeeping.FoodArticles;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.OwnReceivable;
import se.knyt.core.bookkeeping.Posting;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Currency;
import se.knyt.core.returns.CreditTerms;
import se.knyt.engine.rates.RateLookup;
import se.knyt.engine.rules.RuleBook;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.settings.OwnInvoices;
import se.knyt.engine.settings.SettingsStore;

/**
 * What planning knows besides the trail itself.
 *
 * @param rules those that the purchase is decided by: an order goes on under the rules it began with
 * @param posting what posting decides by now
 * @param begunBy the VAT treatments that the purchase began with, and for the rest what holds now
 * @param ownInvoices which payment methods are the merchant's own invoice, as the purchase began
 * @param connections ids of the company's connections by what they connect to
 * @param names of the connections, by id
 * @param opened when each was made, company time
 * @param winding those of them that are being wound down
 * @param rates into the currency of the books
 * @param credits what each system that is connected allows of credit notes, by what it is
 * @param dimensional what those are whose vouchers' rows can have dimensions beside cost centre and project
 * @param vatNumbers what people have found of VAT numbers, as {@link VatNumbers#plain} writes them: whether each is valid
 * @param food articles of shops that sales have shown to be food, as far as the purchases at hand need it
 * @param payers the providers whose payouts are read, less those being wound down
 * @param shop id of the connection that the purchase is read from: its sales stand on the account of the contract that it is paid by
 * @param balances up to when each provider has told of everything that it has not paid out; absent where it does not
 * @param abilities what connectors can do about single payments
 * @param now company time
 */
public record PlanContext(
        long company,
        SettingsStore.InUse inUse,
        RuleBook rules,
        PostingSettings posting,
        PostingSettings begunBy,
        OwnInvoices ownInvoices,
        List<FlowRow> flows,
        Map<String, List<Long>> connections,
        Map<Long, String> names,
        Map<Long, Instant> opened,
        Map<Long, WindingDown.Since> winding,
        RateLookup rates,
        Map<String, CreditTerms> credits,
        Set<String> dimensional,
        Map<String, Boolean> vatNumbers,
        Map<FoodSeen.Article, LocalDate> food,
        Set<String> payers,
        long shop,
        Map<String, Instant> balances,
        PaymentAbilities abilities,
        Instant now,
        ZoneId zone) {
    public PlanContext {
        flows = List.copyOf(flows);
        connections = Map.copyOf(connections);
        names = Map.copyOf(names);
        opened = Map.copyOf(opened);
        winding = Map.copyOf(winding);
        credits = Map.copyOf(credits);
        dimensional = Set.copyOf(dimensional);
        vatNumbers = Map.copyOf(vatNumbers);
        food = Map.copyOf(food);
        payers = Set.copyOf(payers);
        balances = Map.copyOf(balances);
    }

    /** For a purchase whose books are kept so. */
    PlanContext keptBy(LedgerMode mode) {
        if (posting.ledger() == mode) {
            return this;
        }
        var kept = posting.withLedger(mode);
        return with(inUse, rules, kept, begunBy.withLedger(mode), ownInvoices, shop);
    }

    /** For a purchase that is read from a shop. */
    PlanContext of(long other) {
        return with(inUse, rules, posting, begunBy, ownInvoices, other);
    }

    /** With other rules about refunds than those in use, to be tried. */
    PlanContext trying(SettingsStore.InUse other) {
        return with(other, rules, posting, begunBy, ownInvoices, shop);
    }

    PlanContext ruledBy(SettingsStore.InUse began) {
        var treated = posting.withTreatments(began.settings().vat().treatments());
        return with(inUse, began.rules(), posting, treated, began.settings().ownInvoices(), shop);
    }

    /** What one purchase is decided by; all else is the company's. */
    private PlanContext with(
            SettingsStore.InUse settings,
            RuleBook ruled,
            PostingSettings posted,
            PostingSettings begun,
            OwnInvoices own,
            long of) {
        return new PlanContext(
                company,
                settings,
                ruled,
                posted,
                begun,
                own,
                flows,
                connections,
                names,
                opened,
                winding,
                rates,
                credits,
                dimensional,
                vatNumbers,
                food,
                payers,
                of,
                balances,
                abilities,
                now,
                zone);
    }

    /** As it is booked: taxed as the purchase began, so that what is taken back mirrors what was sold. */
    public PostingResult post(PostingGroup group) {
        var day = day(group);
        if (day.filter(of -> DatedAhead.is(of, date(now))).isPresent()) {
            return new PostingResult.Held(
                    DatedAhead.CODE,
                    List.of(day.get().toString(), date(now).toString()),
                    "daterad framåt i tiden: " + day.get(),
                    List.of());
        }
        return day.isEmpty()
                ? Posting.asBegun(group, begunBy, posting)
                : Posting.asBegun(
                        group,
                        begunBy.ofShop(shop, currency(group), day.get()),
                        posting.ofShop(shop, currency(group), day.get()));
    }

    /** What a sale is posted by on its day. */
    PostingSettings postingOn(SaleFact sale) {
        return posting.ofShop(shop, sale.currency(), sale.eventDate());
    }

    private Currency currency(PostingGroup group) {
        return switch (group) {
            case PostingGroup.Sale(var sale) -> sale.currency();
            case PostingGroup.Credit(var credit) -> credit.what().currency();
            default -> posting.bookCurrency();
        };
    }

    private static Optional<LocalDate> day(PostingGroup group) {
        return switch (group) {
            case PostingGroup.Sale(var sale) -> Optional.of(sale.eventDate());
            case PostingGroup.Credit(var credit) -> Optional.of(credit.eventDate());
            default -> Optional.empty();
        };
    }

    /**
     * The account of the contract or currency on which what a provider owes for an event of a day stands; 0 for the provider's common one.
     */
    int accountOf(String provider, Currency currency, LocalDate day) {
        return posting.provider(provider)
                .flatMap(one -> one.ownOfShop(shop, currency, day))
                .map(OwnReceivable::account)
                .orElse(0);
    }

    /** Name of a connection; empty where it is not there. */
    String name(long connection) {
        return names.getOrDefault(connection, "");
    }

    /** The flow of a code from a source, paused or not. */
    public Optional<FlowRow> flow(String code, long source) {
        return flows.stream()
                .filter(f -> f.code().equals(code) && f.source() == source)
                .findFirst();
    }

    /** The flow of a code to a target, if it is on. */
    public Optional<FlowRow> flowInto(String code, long target) {
        return flows.stream()
                .filter(f -> f.code().equals(code) && f.target() == target && f.on())
                .findFirst();
    }

    /** The company's connections to a provider, the oldest first. */
    List<Long> connectionsTo(String connector) {
        return connections.getOrDefault(connector, List.of());
    }

    /** The company's only connection to a provider; of several {@link ProviderConnections} says which a payment was made at. */
    Optional<Long> onlyConnectionTo(String connector) {
        var all = connectionsTo(connector);
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    /** Whether the system of a shop can stop an order, if it is let. */
    boolean holdsOrders(long shop) {
        return abilities.holding().stream()
                .anyMatch(connector ->
                        connections.getOrDefault(connector, List.of()).contains(shop));
    }

    /** The legal entity of a provider that its fees of a day name; empty where the company's settings name none. */
    String legalEntity(String provider, LocalDate day) {
        return posting.provider(provider)
                .map(p -> onlyConnectionTo(provider).map(p::of).orElse(p))
                .map(p -> p.fees().of("", day).entity())
                .orElse("");
    }

    /** A sale with the rate of its day, or of an earlier one's that it takes back; as it is in the currency of the books. */
    public SaleFact priced(SaleFact fact, LocalDate day, Order order, Writing writing) {
        var sale = FoodArticles.mark(
                fact.soldTo(VatNumbers.buyer(order, writing.vat(), vatNumbers))
                        .decided(writing.vat().rates()),
                FoodSeen.ofShop(food, shop));
        return sale.currency().equals(posting.bookCurrency())
                ? sale
                : sale.withExchangeRate(rates.of(sale.currency(), day));
    }

    /** What a connection allows of credit notes. */
    public CreditTerms creditTerms(long connection) {
        return connections.entrySet().stream()
                .filter(e -> e.getValue().contains(connection))
                .map(e -> credits.getOrDefault(e.getKey(), CreditTerms.FREE))
                .findFirst()
                .orElse(CreditTerms.FREE);
    }

    /** Whether what a flow writes has a place for dimensions beside cost centre and project: vouchers may, invoices never do. */
    boolean takesDimensions(FlowRow flow) {
        return flow.code().equals(FlowCode.SALES_TO_VOUCHERS)
                && dimensional.stream()
                        .anyMatch(c -> connections.getOrDefault(c, List.of()).contains(flow.target()));
    }

    /** Whether any rule of the company lets gift cards bear VAT when they are sold. */
    boolean cardsBearVat() {
        return inUse.settings().rules().stream()
                .flatMap(rule -> rule.actions().stream())
                .anyMatch(action -> action.kind().equals("card-vat"));
    }

    /** Whether Knyt's own vouchers are the books. */
    public boolean ownBooks() {
        return posting.ledger() == LedgerMode.KNYT;
    }

    public boolean on(String code, long source) {
        return flow(code, source).filter(FlowRow::on).isPresent();
    }

    public LocalDate date(Instant instant) {
        return instant.atZone(zone).toLocalDate();
    }
}
