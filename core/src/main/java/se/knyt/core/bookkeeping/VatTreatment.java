package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.money.Rate;
import se.knyt.core.vat.RateChange;
import se.knyt.core.vat.RateSchedule;
import se.knyt.core.vat.VatAreas;

/**
 * How sales to some countries and kinds of buyer are taxed and where they are booked. Only sales within Sweden have one by
 * default; any other is a decision of the company, and until it is made such sales are held.
 *
 * @param code the name that the company gave it ("Inom Sverige"), by which rules choose it
 * @param countries where the goods go: ISO 3166 alpha-2, or {@link #OTHER_EU} and {@link #OUTSIDE_EU} for those that no treatment of
 *     the same kind of buyer names
 * @param buyers kinds of buyer
 * @param schedule the rates that may be charged
 * @param accounts per rate
 * @param missed what holds where a charged rate is not valid on the day and nobody has said anything of the sale
 */
public record VatTreatment(
        String code,
        Set<String> countries,
        Set<BuyerClass> buyers,
        RateSchedule schedule,
        List<RateAccounts> accounts,
        RateDecision missed) {
    /** The member states of the EU beside Sweden. */
    public static final String OTHER_EU = "EU";
    /** Everywhere outside the EU. */
    public static final String OUTSIDE_EU = "OUTSIDE";
    /** What the default table calls sales within Sweden. */
    public static final String DOMESTIC = "Inom Sverige";

    public static final Set<BuyerClass> EVERYBODY = Set.of(BuyerClass.values());

    public VatTreatment {
        countries = Set.copyOf(countries);
        buyers = Set.copyOf(buyers);
        accounts = List.copyOf(accounts);
    }

    /** One by which a rate that is not valid on the day is asked for. */
    public VatTreatment(
            String code,
            Set<String> countries,
            Set<BuyerClass> buyers,
            RateSchedule schedule,
            List<RateAccounts> accounts) {
        this(code, countries, buyers, schedule, accounts, RateDecision.NONE);
    }

    /** Sales within Sweden at 25, 12 and 6 %, all freight on 3520. */
    public static VatTreatment domestic() {
        return domestic(3520, 3520, 3520);
    }

    /** Sales within Sweden with a freight account per rate: 25, 12 and 6 %. */
    public static VatTreatment domestic(int freight25, int freight12, int freight6) {
        return new VatTreatment(
                DOMESTIC,
                Set.of("SE"),
                EVERYBODY,
                RateSchedule.swedenWithFood(),
                List.of(
                        new RateAccounts(Rate.of(25), 3001, freight25, 3540, "05", 2611, "10"),
                        new RateAccounts(Rate.of(12), 3002, freight12, 3540, "05", 2621, "11"),
                        new RateAccounts(Rate.of(6), 3003, freight6, 3540, "05", 2631, "12")));
    }

    private boolean names(String country) {
        return countries.contains(country);
    }

    private boolean groups(String country) {
        return (countries.contains(OTHER_EU) && VatAreas.isOtherEu(country))
                || (countries.contains(OUTSIDE_EU) && VatAreas.isOutside(country));
    }

    /**
     * What holds for a buyer: those that name the country, else those of its group, as one treatment.
     *
     * @throws Stop when none fits, or two for the same rate
     */
    static VatTreatment of(FactBuyer buyer, List<VatTreatment> all) {
        var kind = BuyerClass.of(buyer);
        var decision = buyer.decision();
        var own = decision.isChosen()
                ? all.stream()
                        .filter(t -> t.code().equals(decision.treatment()))
                        .toList()
                : all.stream().filter(t -> t.buyers().contains(kind)).toList();
        var fitting = where(buyer.country(), own);
        if (decision.isChosen() && fitting.isEmpty()) {
            fitting = own;
        }
        var country = buyer.country().isEmpty() ? "?" : buyer.country();
        if (decision.isChosen() && fitting.isEmpty()) {
            throw new Stop(
                    "vat.treatment-unknown",
                    List.of(decision.treatment(), decision.rule()),
                    "momsbehandlingen \"" + decision.treatment() + "\" finns inte");
        }
        if (!decision.isChosen() && decision.numberUnanswered() && asksForNumber(buyer.country(), all)) {
            throw new Stop(
                    "vat.number-unanswered",
                    List.of(country),
                    "köparens VAT-nummer är inte kontrollerat (" + country + ")");
        }
        if (fitting.isEmpty()) {
            throw new Stop(
                    "vat.no-treatment",
                    List.of(country, buyer.kind().name()),
                    "momsbehandling saknas för " + country + ", " + buyer.inSwedish());
        }
        var merged = merged(fitting);
        if (merged.isEmpty()) {
            throw new Stop(
                    "vat.several-treatments",
                    List.of(country, buyer.kind().name()),
                    "flera momsbehandlingar passar för " + country + ", " + buyer.inSwedish());
        }
        return merged.get();
    }

    private static List<VatTreatment> where(String country, List<VatTreatment> all) {
        var named = all.stream().filter(t -> t.names(country)).toList();
        return named.isEmpty() ? all.stream().filter(t -> t.groups(country)).toList() : named;
    }

    /** A number that nobody has answered for matters only where a valid one is taxed in its own way. */
    private static boolean asksForNumber(String country, List<VatTreatment> all) {
        var with = all.stream()
                .filter(t -> t.buyers().contains(BuyerClass.BUSINESS_WITH_VAT_NUMBER))
                .filter(t -> !t.buyers().contains(BuyerClass.BUSINESS))
                .toList();
        return !where(country, with).isEmpty();
    }

    private static Optional<VatTreatment> merged(List<VatTreatment> fitting) {
        if (fitting.size() == 1) {
            return Optional.of(fitting.getFirst());
        }
        var rates = new HashSet<Rate>();
        var accounts = new ArrayList<RateAccounts>();
        var legal = new LinkedHashSet<Rate>();
        var changes = new LinkedHashSet<RateChange>();
        for (var treatment : fitting) {
            for (var entry : treatment.accounts()) {
                if (!rates.add(entry.rate())) {
                    return Optional.empty();
                }
                accounts.add(entry);
            }
            legal.addAll(treatment.schedule().legal());
            changes.addAll(treatment.schedule().changes());
        }
        var first = fitting.getFirst();
        return Optional.of(new VatTreatment(
                first.code(),
                first.countries(),
                first.buyers(),
                new RateSchedule(List.copyOf(legal), List.copyOf(changes)),
                accounts,
                first.missed()));
    }

    Optional<RateAccounts> accountsOf(Rate rate) {
        return accounts.stream().filter(entry -> entry.rate().equals(rate)).findFirst();
    }
}
