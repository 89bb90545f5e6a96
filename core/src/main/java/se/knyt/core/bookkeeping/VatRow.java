package se.knyt.core.bookkeeping;

import java.util.List;
import java.util.Set;

/**
 * A row of the company's own table: what is sold to these buyers in these countries at this rate is booked so.
 *
 * @param treatment the name of the treatment that it belongs to; rules choose by it
 * @param countries ISO 3166 alpha-2, {@link VatTreatment#OTHER_EU} or {@link VatTreatment#OUTSIDE_EU}; none for a row that holds only
 *     where a rule chooses its treatment
 * @param buyers kinds of buyer
 * @param accounts the rate, its accounts and its codes for the VAT return
 */
public record VatRow(String treatment, List<String> countries, Set<BuyerClass> buyers, RateAccounts accounts) {
    public VatRow {
        countries = List.copyOf(countries);
        buyers = Set.copyOf(buyers);
    }
}
