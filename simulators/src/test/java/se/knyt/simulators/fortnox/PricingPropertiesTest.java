package se.knyt.simulators.fortnox;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/** Over generated invoices: the voucher balances, VAT is the rate's, a credit note takes back exactly what was booked. */
class PricingPropertiesTest {
    record Line(int rate, long priceMinor, int quantity, int discountPercent) {}

    private final Company company;

    PricingPropertiesTest() {
        var instant = Instant.parse("2026-11-24T10:00:00Z");
        company = new Company(new State(SimulatorStore.inMemory()), new Time(() -> instant, () -> instant));
        company.state.atomically(() -> {
            Seed.fill(company);
            return true;
        });
    }

    @Provide
    Arbitrary<List<Line>> lines() {
        return Combinators.combine(
                        Arbitraries.of(25, 12, 6, 0),
                        Arbitraries.longs().between(0, 10_000_000),
                        Arbitraries.integers().between(1, 20),
                        Arbitraries.of(0, 0, 10, 33, 100))
                .as(Line::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    private ObjectNode invoice(List<Line> lines, boolean vatIncluded, int sign) {
        var invoice = Json.object();
        invoice.put("Currency", "SEK")
                .put("CurrencyRate", 1)
                .put("CurrencyUnit", 1)
                .put("VATIncluded", vatIncluded);
        var rows = invoice.putArray("InvoiceRows");
        for (var line : lines) {
            var row = rows.addObject();
            row.put(
                    "AccountNumber",
                    line.rate() == 25 ? 3001 : line.rate() == 12 ? 3002 : line.rate() == 6 ? 3003 : 3004);
            row.put("VAT", line.rate());
            Json.putMinor(row, "Price", line.priceMinor());
            row.put("DeliveredQuantity", Integer.toString(sign * line.quantity()));
            row.put("Discount", line.discountPercent()).put("DiscountType", "PERCENT");
        }
        return invoice;
    }

    private List<Draft.Row> voucher(List<Line> lines, boolean vatIncluded, int sign) {
        var invoice = invoice(lines, vatIncluded, sign);
        var totals = new Pricing(company).price(invoice, "InvoiceRows", "DeliveredQuantity");
        var sale = new Posting(company).sale(invoice, totals);
        var rows = new ArrayList<Draft.Row>();
        rows.add(new Draft.Row(1510, sale.receivable(), "", "", ""));
        rows.addAll(sale.rows());
        return rows;
    }

    @Property(tries = 300)
    void theVoucherBalancesAndTheCreditNoteIsItsMirror(
            @ForAll("lines") List<Line> lines, @ForAll boolean vatIncluded, @ForAll boolean rounded) {
        company.state.atomically(() -> {
            company.settings.change(Json.object().put("round_to_krona", Boolean.toString(rounded)));
            return true;
        });
        var sale = voucher(lines, vatIncluded, 1);
        var credit = voucher(lines, vatIncluded, -1);
        assertThat(sale.stream().mapToLong(Draft.Row::amount).sum()).isZero();
        var together = new Draft.Rows();
        sale.forEach(row -> together.add(row.account(), row.amount()));
        credit.forEach(row -> together.add(row.account(), row.amount()));
        assertThat(together.list()).isEmpty();
    }

    @Property(tries = 300)
    void vatIsTheRateOnTheNetToHalfAnOre(@ForAll("lines") List<Line> lines, @ForAll boolean vatIncluded) {
        var totals = new Pricing(company).price(invoice(lines, vatIncluded, 1), "InvoiceRows", "DeliveredQuantity");
        totals.vat().forEach((rate, vat) -> {
            long net = totals.parts().stream()
                    .filter(part -> part.rate().compareTo(rate) == 0)
                    .mapToLong(Pricing.Part::net)
                    .sum();
            var exact = BigDecimal.valueOf(net).multiply(rate).movePointLeft(2);
            // Taken out of a gross sum, net and VAT share the rounding: the net may be half an öre off, and its VAT a
            // quarter of that more.
            assertThat(BigDecimal.valueOf(vat).subtract(exact).abs()).isLessThanOrEqualTo(new BigDecimal("0.625"));
        });
    }

    @Property(tries = 300)
    void paymentsInPartsBookTheWholeSaleUnderTheCashMethod(
            @ForAll("lines") List<Line> lines,
            @ForAll List<@net.jqwik.api.constraints.IntRange(min = 1, max = 90) Integer> percents) {
        var invoice = invoice(lines, true, 1);
        var totals = new Pricing(company).price(invoice, "InvoiceRows", "DeliveredQuantity");
        var sale = new Posting(company).sale(invoice, totals);
        var booked = new Draft.Rows();
        long received = 0;
        var parts = new ArrayList<Long>();
        for (int percent : percents) {
            parts.add((sale.receivable()
                            - received
                            - parts.stream().mapToLong(Long::longValue).sum())
                    * percent
                    / 100);
        }
        parts.add(sale.receivable() - parts.stream().mapToLong(Long::longValue).sum());
        for (long part : parts) {
            for (var row : Posting.share(sale, received, part)) {
                booked.add(row.account(), row.amount());
            }
            received += part;
        }
        sale.rows().forEach(row -> booked.add(row.account(), -row.amount()));
        assertThat(booked.list()).isEmpty();
    }
}
