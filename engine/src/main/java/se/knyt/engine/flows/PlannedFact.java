package se.knyt.engine.flows;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.bookkeeping.CreditFact;
import se.knyt.core.bookkeeping.FreightRates;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.VatPart;
import se.knyt.core.bookkeeping.VatParts;

/**
 * A fact as it has been written.
 *
 * @param key of the fact: a credit that several transactions pay back is kept with each, and its VAT with the first alone
 * @param body the sale, the credit, or each of several
 */
record PlannedFact(PlanContext context, long fact, String key, Object body) {
    List<VatPart> parts() {
        return switch (body) {
            case SaleFact sale -> VatParts.of(sale, false, context.begunBy(), context.posting());
            case CreditFact credit when credit.key().equals(key) -> parts(credit);
            case List<?> several
            when several.getFirst() instanceof CreditFact first && first.key().equals(key) ->
                several.stream()
                        .flatMap(each -> parts((CreditFact) each).stream())
                        .toList();
            default -> List.of();
        };
    }

    /** Where its freight bears other rates than its goods. What goes back is told of with the sale. */
    Optional<Freight> freight() {
        return body instanceof SaleFact sale
                ? FreightRates.apart(sale, context.begunBy(), context.posting())
                        .map(rates -> new Freight(sale.eventDate(), rates))
                : Optional.empty();
    }

    private List<VatPart> parts(CreditFact credit) {
        return VatParts.of(credit.what(), true, context.begunBy(), context.posting());
    }

    /** The rates of its freight, of the day of the sale. */
    record Freight(LocalDate day, FreightRates rates) {}
}
