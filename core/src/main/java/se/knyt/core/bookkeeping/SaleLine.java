package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;

/**
 * One line of what was delivered or credited.
 *
 * @param kind what it is
 * @param sku article number, may be empty
 * @param text the line's text
 * @param quantity pieces of this delivery or credit
 * @param gross VAT included, discount taken off; positive but for rounding and discount lines
 * @param taxes the VAT in {@code gross} as the source stated it
 * @param coding what the company's rules decide of where it is booked
 * @param foodSince the day of a sale that showed it to be food ({@link FoodArticles}), null where none is known
 */
public record SaleLine(
        OrderRow.Kind kind,
        String sku,
        String text,
        Quantity quantity,
        Money gross,
        List<TaxLine> taxes,
        SaleCoding coding,
        @Nullable LocalDate foodSince) {
    /** Facts written before rules could choose lack a coding. */
    public SaleLine(
            OrderRow.Kind kind,
            String sku,
            String text,
            Quantity quantity,
            Money gross,
            List<TaxLine> taxes,
            @Nullable SaleCoding coding,
            @Nullable LocalDate foodSince) {
        this.kind = kind;
        this.sku = sku;
        this.text = text;
        this.quantity = quantity;
        this.gross = gross;
        this.taxes = List.copyOf(taxes);
        this.coding = coding == null ? SaleCoding.NONE : coding;
        this.foodSince = foodSince;
    }

    /** A line that is not known to be food. */
    public SaleLine(
            OrderRow.Kind kind,
            String sku,
            String text,
            Quantity quantity,
            Money gross,
            List<TaxLine> taxes,
            SaleCoding coding) {
        this(kind, sku, text, quantity, gross, taxes, coding, null);
    }

    /** A line that no rule says anything of. */
    public SaleLine(OrderRow.Kind kind, String sku, String text, Quantity quantity, Money gross, List<TaxLine> taxes) {
        this(kind, sku, text, quantity, gross, taxes, SaleCoding.NONE);
    }

    /** A gift card sold with VAT: place and rate are known, and nothing is owed when it is used. */
    public boolean isSinglePurpose() {
        return kind == OrderRow.Kind.GIFT_CARD && coding.cardVat().isPresent();
    }

    public SaleLine coded(SaleCoding other) {
        return new SaleLine(kind, sku, text, quantity, gross, taxes, other, foodSince);
    }

    SaleLine foodSince(Optional<LocalDate> day) {
        return new SaleLine(kind, sku, text, quantity, gross, taxes, coding, day.orElse(null));
    }

    boolean food() {
        return foodSince != null;
    }

    Money tax() {
        return Money.sum(taxes.stream().map(TaxLine::amount).toList(), gross.currency());
    }
}
