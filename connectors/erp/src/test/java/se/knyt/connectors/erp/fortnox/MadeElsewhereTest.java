package se.knyt.connectors.erp.fortnox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.ErpRow;
import se.knyt.spi.MadeElsewhere;
import se.knyt.spi.ProviderFailure.Refused;

/** One invoice of 1 249.00 that somebody has paid in Fortnox before the payout is told. */
class MadeElsewhereTest {
    private final SimulatedFortnox fortnox = new SimulatedFortnox();
    private String number = "";

    @BeforeEach
    void invoiced() {
        var customer = fortnox.session.perform(Effects.collectiveCustomer()).id();
        var invoice = fortnox.session.perform(Effects.invoice("knyt-i-1", customer, Effects.ROWS, "1249.00", "249.80"));
        number = invoice.facts().getOrDefault("number", "");
        fortnox.session.perform(Effects.book(number));
    }

    @AfterEach
    void close() {
        fortnox.close();
    }

    private MadeElsewhere theirs() {
        try {
            fortnox.session.perform(Effects.pay(number, "1249.00"));
        } catch (Refused refused) {
            assertThat(refused.code()).isEqualTo(MadeElsewhere.CODE);
            return MadeElsewhere.of(refused.arguments()).orElseThrow();
        }
        throw new AssertionError("ours was registered beside theirs");
    }

    private EffectRequest undo(MadeElsewhere theirs) {
        var body = new EffectBody.UndoPayment(number, theirs.number(), Money.sek("1249.00"));
        return Effects.request(EffectKind.UNDO_PAYMENT, body, Map.of());
    }

    @Test
    void whatFortnoxTellsOfTheirsIsReadBackAndWhoMadeItIsNotGuessed() {
        fortnox.control("POST", "invoices/" + number + "/pay", "{}");
        var theirs = theirs();
        assertThat(theirs.amount()).isEqualTo(Money.sek("1249.00"));
        assertThat(theirs.value()).as("in the currency of the books").isEmpty();
        assertThat(theirs.account()).isEqualTo(1930);
        assertThat(theirs.booked()).isTrue();
        // The first incoming payment of the year: series C, number 1.
        assertThat(theirs.voucher()).startsWith("C 1 ");
        assertThat(theirs.source()).isEqualTo("MANUAL");
        assertThat(theirs.user()).isEmpty();
    }

    /** 125.00 EUR at 11.2345 are 1 404.3125: what stands on the account that they used is told beside the amount. */
    @Test
    void inAnotherCurrencyWhatStandsOnTheirAccountIsTold() {
        var eur = Money.parse("125.00", Currency.EUR);
        var vat = Money.parse("25.00", Currency.EUR);
        var row = new ErpRow("JACKET", "Jacka", Quantity.ONE, eur, Rate.of(25), vat, 3001);
        var invoice = new EffectBody.CreateInvoice(
                "knyt-e-2",
                "1003",
                "",
                Effects.DAY,
                Effects.DAY.plusDays(30),
                true,
                Currency.EUR,
                List.of(row),
                eur,
                vat,
                Optional.of(new BigDecimal("11.2345")));
        var customer = fortnox.session.perform(Effects.collectiveCustomer()).id();
        number = fortnox.session
                .perform(Effects.request(EffectKind.CREATE_INVOICE, invoice, Map.of("customer", customer)))
                .facts()
                .getOrDefault("number", "");
        fortnox.session.perform(Effects.book(number));
        fortnox.control("POST", "invoices/" + number + "/pay", "{}");
        var body = new EffectBody.RegisterPayment("", eur, Effects.DAY, "KLARNA", 1581, List.of(), "knyt-line-2");
        assertThatThrownBy(() -> fortnox.session.perform(
                        Effects.request(EffectKind.REGISTER_PAYMENT, body, Map.of("invoice", number))))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    var theirs = MadeElsewhere.of(refused.arguments()).orElseThrow();
                    assertThat(theirs.amount()).isEqualTo(eur);
                    assertThat(theirs.value()).contains(Money.sek("1404.31"));
                });
    }

    @Test
    void oneThatIsOnlyRegisteredIsDeletedAndOursIsRegistered() {
        fortnox.control("POST", "invoices/" + number + "/pay", "{\"unbooked\":true}");
        var theirs = theirs();
        assertThat(theirs.booked()).isFalse();
        assertThat(theirs.voucher()).isEmpty();
        var undo = undo(theirs);
        assertThat(fortnox.session.ask(undo)).isInstanceOf(Asked.NotThere.class);
        fortnox.session.perform(undo);
        assertThat(fortnox.session.ask(undo)).isInstanceOf(Asked.There.class);
        fortnox.session.perform(undo);
        fortnox.session.perform(Effects.pay(number, "1249.00"));
        assertThat(fortnox.client().list("/3/invoicepayments", Map.of(), "InvoicePayments"))
                .hasSize(1);
    }

    @Test
    void aBookedOneIsAPersonsToTakeBackAndThenOursIsRegistered() {
        fortnox.control("POST", "invoices/" + number + "/pay", "{}");
        var theirs = theirs();
        var undo = undo(theirs);
        assertThatThrownBy(() -> fortnox.session.perform(undo)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo("fortnox.undo-by-hand");
            assertThat(refused.arguments()).containsEntry("payment", theirs.number());
        });
        fortnox.control("POST", "invoicepayments/" + theirs.number() + "/back", "{}");
        assertThat(fortnox.session.ask(undo)).isInstanceOf(Asked.There.class);
        fortnox.session.perform(undo);
        fortnox.session.perform(Effects.pay(number, "1249.00"));
    }

    /** Two of 600.00 on an invoice of 1 249.00: the first, registered and not booked yet, is no reason to hold the second. */
    @Test
    void oursThatWaitsToBeBookedStandsInNobodysWay() {
        fortnox.session.perform(Effects.pay(number, "600.00"));
        fortnox.session.perform(Effects.pay(number, "649.00"));
        assertThat(fortnox.client().list("/3/invoicepayments", Map.of(), "InvoicePayments"))
                .hasSize(2);
    }

    /** Two lines of one payout that are 500.00 each: nothing but its number tells the one payment from the other, and somebody pays the rest. */
    @Test
    void twoEqualPartsAreTwoPaymentsAndNeitherIsTakenForTheOther() {
        var first = fortnox.session.perform(Effects.pay(number, "500.00")).id();
        var second = Effects.request(
                EffectKind.REGISTER_PAYMENT,
                Effects.pay(number, "500.00").body(),
                Map.of("invoice", number, EffectRequest.EARLIER + 1, first));
        assertThat(fortnox.session.ask(second)).isInstanceOf(Asked.NotThere.class);
        var made = fortnox.session.perform(second).id();
        assertThat(made).isNotEqualTo(first);
        // Asked again, as after an answer that was lost, it is the one that stands.
        assertThat(fortnox.session.perform(second).id()).isEqualTo(made);
        assertThat(fortnox.client().list("/3/invoicepayments", Map.of(), "InvoicePayments"))
                .hasSize(2);

        var third = Effects.request(
                EffectKind.REGISTER_PAYMENT,
                Effects.pay(number, "500.00").body(),
                Map.of("invoice", number, EffectRequest.EARLIER + 1, first, EffectRequest.EARLIER + 2, made));
        assertThatThrownBy(() -> fortnox.session.perform(third))
                .as("249.00 is left, and no payment of another hand stands there")
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("fortnox.balance-too-small"));
    }
}
