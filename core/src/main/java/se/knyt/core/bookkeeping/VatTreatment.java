package se.knyt.core.bookkeeping;

import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.money.Rate;
import se.knyt.core.vat.RateSchedule;

/**
 * How sales to some countries and kinds of buyer are taxed and where they are booked. Only sales within Sweden have one by
 * default; any other is a decision of the company, and until it is made such sales are held.
 *
 * @param code "domestic", "oss", "export" …
 * @param countries where the goods go, ISO 3166 alpha-2
 * @param kinds kinds of buyer
 * @param needsVatNumber true when it holds only for a buyer whose VAT number was confirmed
 * @param schedule the rates that may be charged
 * @param accounts per rate
 */
public record VatTreatment(
        String code,
        List<String> countries,
        List<Buyer.Kind> kinds,
        boolean needsVatNumber,
        RateSchedule schedule,
        List<RateAccounts> accounts) {
    public VatTreatment {
        countries = List.copyOf(countries);
        kinds = List.copyOf(kinds);
        accounts = List.copyOf(accounts);
    }

    /** Sales within Sweden at 25, 12 and 6 %, all freight on 3520. */
    public static VatTreatment domestic() {
        return domestic(3520, 3520, 3520);
    }

    /** Sales within Sweden with a freight account per rate: 25, 12 and 6 %. */
    public static VatTreatment domestic(int freight25, int freight12, int freight6) {
        return new VatTreatment(
                "domestic",
                List.of("SE"),
                List.of(Buyer.Kind.CONSUMER, Buyer.Kind.BUSINESS),
                false,
                RateSchedule.swedenWithFood(),
                List.of(
                        new RateAccounts(Rate.of(25), 3001, freight25, 3540, "05", 2611, "10"),
                        new RateAccounts(Rate.of(12), 3002, freight12, 3540, "05", 2621, "11"),
                        new RateAccounts(Rate.of(6), 3003, freight6, 3540, "05", 2631, "12")));
    }

    boolean fits(FactBuyer buyer) {
        return countries.contains(buyer.country())
                && kinds.contains(buyer.kind())
                && (!needsVatNumber || buyer.vatNumberValid());
    }

    Optional<RateAccounts> accountsOf(Rate rate) {
        return accounts.stream().filter(entry -> entry.rate().equals(rate)).findFirst();
    }
}
