package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.flows.FlowCode;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * Payouts that come back from the bank and are paid again with the next ones: 547.00 and 796.00 sold through each, less fees of 10.01
 * and 13.74 (Stripe, 1.5 % and 1.80), 21.85 and 30.31 (PayPal, 3.4 % and 3.25), 12.19 and 16.92 (Shopify Payments, 1.9 % and 1.80). Shopify's
 * deposit is seen at the bank before the failure, the others' in one file after it, PayPal's without its reference.
 *
 * <pre>
 *            first    second   paid again
 * Stripe     536.99   782.26      536.99, and 782.26 by itself
 * PayPal     525.15   765.69    1 290.84
 * Shopify    534.81   779.08    1 313.89   in all 3 923.98
 * </pre>
 */
class PayoutsComeBackTest {
    @TempDir
    Path folder;

    @Test
    void payoutsThatComeBackFromTheBankAndArePaidAgainLeaveNothingBehind() {
        try (var world = World.with(List.of("paypal", "stripe"));
                var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            long files = OwnBooks.of(merchant, folder);
            for (var provider : List.of("paypal", "stripe")) {
                Providers.connect(merchant, world, Providers.of(provider), FlowCode.PAYOUTS_TO_VOUCHERS, files);
            }
            Providers.booked(merchant, Providers.SHOP_PAYMENTS, merchant.shop, FlowCode.PAYOUTS_TO_VOUCHERS, files);
            var providers = List.of("paypal", Providers.SHOP_PAYMENTS, "stripe");
            sold(merchant, world, providers, 2);
            merchant.advance(Duration.ofDays(8));
            var first = paid(merchant);
            assertThat(first)
                    .extracting(Paid::amount)
                    .as("%s", Trouble.of(merchant))
                    .containsExactly("525.15", "534.81", "536.99");
            bank(merchant, first.get(1).row(1, "SHOPIFY " + first.get(1).reference()));

            world.post("paypal", "withdrawals/" + first.get(0).source() + "/fail", "{}");
            world.post("shopify", "payments-account/payouts/" + first.get(1).source() + "/fail", "{}");
            world.post("stripe", "payouts/" + first.get(2).source() + "/fail", "{\"failure_code\":\"account_closed\"}");
            var back = LocalDate.ofInstant(world.now(), ZoneId.of("Europe/Stockholm"));
            merchant.settle();
            merchant.settle();
            assertThat(merchant.openEnds())
                    .as("%s", Trouble.of(merchant))
                    .containsExactly("payout.failed", "payout.failed", "payout.failed-at-bank");
            sold(merchant, world, providers, 3);
            merchant.advance(Duration.ofDays(9));
            var all = paid(merchant);
            assertThat(all)
                    .extracting(Paid::amount)
                    .as("%s", Trouble.of(merchant))
                    .containsExactly("525.15", "1290.84", "534.81", "1313.89", "536.99", "536.99", "782.26");
            var rows = new String[] {
                all.get(0).row(1, "PAYPAL EUROPE"),
                back + ";-525.15;PAYPAL RETUR",
                all.get(1).row(1, "PAYPAL EUROPE"),
                back + ";-534.81;Retur " + all.get(2).reference(),
                all.get(3).row(1, "SHOPIFY"),
                all.get(4).row(1, "STRIPE " + all.get(4).reference()),
                back + ";-536.99;Retur STRIPE " + all.get(4).reference(),
                all.get(5).row(1, "STRIPE " + all.get(5).reference()),
                all.get(6).row(1, "STRIPE " + all.get(6).reference())
            };
            bank(merchant, rows);
            bank(merchant, rows);
            merchant.settle();
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
            assertThat(merchant.status().trailsTied()).isEqualTo(6);
            assertThat(merchant.texts(
                            "select bank_leg || ' ' || (paid_again_by is not null) from payout where company_id = ?"
                                    + " order by provider, paid_at"))
                    .containsExactly(
                            "failed true",
                            "matched false",
                            "failed true",
                            "matched false",
                            "failed true",
                            "matched false",
                            "matched false");
            assertThat(merchant.texts("select state from bank_entry where company_id = ? and state <> 'matched'"))
                    .isEmpty();
            assertThat(Ledgers.own(merchant))
                    .containsAllEntriesOf(Ledgers.rows("1930 3923.98"))
                    .doesNotContainKeys(1510, 1582, 1583, 1587, 1589, 2999);
        }
    }

    /** A payout as it was read. */
    private record Paid(String reference, String source, String amount, LocalDate day) {
        /** As the bank shows it so many days later. */
        String row(int days, String text) {
            return day.plusDays(days) + ";" + amount + ";" + text;
        }
    }

    /** By provider and in the order that they were paid. */
    private static List<Paid> paid(Merchant merchant) {
        return merchant
                .texts(
                        "select p.reference || ' ' || d.source_id || ' ' || p.paid_minor || ' ' || p.book_date from payout p join document d"
                                + " on d.company_id = p.company_id and d.document_id = p.payout_id where p.company_id = ? and p.paid_minor <> 0"
                                + " order by p.provider, p.paid_at")
                .stream()
                .map(row -> row.split(" "))
                .map(row -> new Paid(
                        row[0],
                        row[1],
                        BigDecimal.valueOf(Long.parseLong(row[2]), 2).toPlainString(),
                        LocalDate.parse(row[3])))
                .toList();
    }

    private static void bank(Merchant merchant, String... rows) {
        var content = "Bokföringsdatum;Belopp;Text\n" + String.join("\n", rows) + "\n";
        var file = new BankDrop.File(
                "utdrag.csv", content.getBytes(StandardCharsets.UTF_8), true, 1930, "SE3550000000054910000003");
        assertThat(merchant.engine.desks().bank().take(merchant.company, file, "eva"))
                .isInstanceOf(BankDrop.Outcome.Taken.class);
        merchant.quiet(Duration.ofMinutes(1));
    }

    /** One sale through each, delivered. */
    private static void sold(Merchant merchant, World world, Collection<String> providers, int pieces) {
        for (var provider : providers) {
            world.post(
                    "shopify",
                    "sell",
                    "{\"payment\":\"" + provider
                            + "\",\"business\":false,\"discount\":false,\"shipping\":4900,\"lines\":[{\"sku\":\"MOSSA-1\",\"quantity\":"
                            + pieces + "}]}");
        }
        merchant.settle();
        world.post("shopify", "ship", "{}");
        merchant.settle();
    }
}
