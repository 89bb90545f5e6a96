package se.knyt.core.bookkeeping;

import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Rate;

/**
 * What the company's rules decide of how one line of a sale is booked. It changes no sum: only where what stands.
 *
 * @param accounts sales accounts by VAT rate; where none fits, the VAT treatment's own
 * @param costCentre code of the cost centre, empty for none
 * @param project number of the project, empty for none
 * @param cardVat where the line is a gift card that is sold with VAT (a single-purpose voucher), at which rate; else empty
 * @param part so much of the line as stands on a row of its own
 * @param dimensions beside cost centre and project
 */
public record SaleCoding(
        List<Choice> accounts,
        String costCentre,
        String project,
        Optional<Rate> cardVat,
        Optional<PricePart> part,
        Dimensions dimensions) {
    public static final SaleCoding NONE = new SaleCoding(List.of(), "", "");

    public SaleCoding {
        accounts = List.copyOf(accounts);
        dimensions = Dimensions.orNone(dimensions);
    }

    /** One that stands on one row. */
    public SaleCoding(List<Choice> accounts, String costCentre, String project, Optional<Rate> cardVat) {
        this(accounts, costCentre, project, cardVat, Optional.empty(), Dimensions.NONE);
    }

    /** One that says nothing of gift cards. */
    public SaleCoding(List<Choice> accounts, String costCentre, String project, Dimensions dimensions) {
        this(accounts, costCentre, project, Optional.empty(), Optional.empty(), dimensions);
    }

    /** One that says nothing of gift cards, without further dimensions. */
    public SaleCoding(List<Choice> accounts, String costCentre, String project) {
        this(accounts, costCentre, project, Dimensions.NONE);
    }

    /**
     * A sales account that a rule chose.
     *
     * @param rate the VAT rate it is for, empty for any
     * @param account an account of income, 3000–3999
     * @param rule name of the rule
     * @param version settings version that the rule stands in
     */
    public record Choice(Optional<Rate> rate, int account, String rule, int version) {
        private static final int INCOME_MIN = 3000;
        private static final int INCOME_MAX = 3999;

        public Choice {
            if (!isIncome(account)) {
                throw new IllegalArgumentException("account " + account + " is no account of income");
            }
        }

        /** Whether sales may be booked on it: any other account is kept by somebody else or feeds no income. */
        public static boolean isIncome(int account) {
            return account >= INCOME_MIN && account <= INCOME_MAX;
        }
    }

    public SaleCoding withPart(Optional<PricePart> other) {
        return new SaleCoding(accounts, costCentre, project, cardVat, other, dimensions);
    }

    public SaleCoding withAccounts(List<Choice> others) {
        return new SaleCoding(others, costCentre, project, cardVat, part, dimensions);
    }

    public SaleCoding withCostCentre(String other) {
        return new SaleCoding(accounts, other, project, cardVat, part, dimensions);
    }

    public SaleCoding withProject(String other) {
        return new SaleCoding(accounts, costCentre, other, cardVat, part, dimensions);
    }

    public SaleCoding withCardVat(Rate rate) {
        return new SaleCoding(accounts, costCentre, project, Optional.of(rate), part, dimensions);
    }

    public SaleCoding withDimension(int number, String object) {
        return new SaleCoding(accounts, costCentre, project, cardVat, part, dimensions.with(number, object));
    }

    /** The choice for a rate: one that names it before one for any. */
    Optional<Choice> choice(Rate rate) {
        return accounts.stream()
                .filter(c -> c.rate().filter(rate::equals).isPresent())
                .findFirst()
                .or(() -> accounts.stream().filter(c -> c.rate().isEmpty()).findFirst());
    }

    /** What stands on the line's own row at a rate. */
    RowCoding of(Rate rate) {
        return choice(rate)
                .map(c -> new RowCoding(costCentre, project, c.rule(), c.version(), dimensions))
                .orElse(new RowCoding(costCentre, project, "", 0, dimensions));
    }
}
