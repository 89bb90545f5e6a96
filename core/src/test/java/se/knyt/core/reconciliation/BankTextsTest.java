package se.knyt.core.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What can tell a payout is kept, and nothing that tells a person. */
class BankTextsTest {
    private static List<String> kept(String text) {
        return BankTexts.kept(List.of(text), Set.of("198501011234X"));
    }

    @Test
    void providersAndReferencesAreKept() {
        assertThat(kept("KLARNA BANK AB  7Q4KD2SE Anna")).containsExactly("KLARNA 7Q4KD2SE");
        assertThat(kept("Insättning po_1Mabc-77")).containsExactly("po_1Mabc-77");
        assertThat(BankTexts.providers(List.of("Nexi utbet", "x"))).containsExactly("nets");
    }

    @Test
    void namesTelephoneAndPersonalNumbersAreNot() {
        for (var text : List.of(
                "Anna Andersson",
                "Lön 850101-1234",
                "19850101-1234",
                "850161-1234",
                "0701234567",
                "+46701234567",
                "+46 70 123 45 67",
                "070-123 45 67")) {
            assertThat(kept(text)).as(text).isEmpty();
        }
        // No day of the calendar, so no person.
        assertThat(kept("8599011234")).containsExactly("8599011234");
    }

    /** The name of whoever is called like a provider is left out, but not that it stood there. */
    @Test
    void whoeverIsCalledLikeAProviderIsTold() {
        for (var text : List.of("STRIPE SHIRTS AB", "KLARNA PETERSSON BYGG", "Lön Anna Klarna")) {
            assertThat(BankTexts.nameOthers(List.of(text), Set.of())).as(text).isTrue();
        }
        for (var text :
                List.of("KLARNA BANK AB 7Q4KD2SE", "ANNA ANDERSSON", "STRIPE PAYOUT po_1A", "ADYEN N.V. KNYTSHOP")) {
            assertThat(BankTexts.nameOthers(List.of(text), Set.of("KnytShop 130")))
                    .as(text)
                    .isFalse();
        }
    }

    @Test
    void aKnownReferenceIsKeptWhateverItLooksLike() {
        assertThat(BankTexts.kept(List.of("850101-1234"), Set.of("8501011234"))).containsExactly("850101-1234");
    }
}
