package se.knyt.core.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProviderProfilesTest {
    @Test
    void theyStandInTheOrderOfTheirCodesWhateverTheOrderTheyAreFoundIn() {
        var one = new ProviderProfiles(List.of(profile("zeta-pay"), profile("alpha"), profile("mid")));
        var other = new ProviderProfiles(List.of(profile("mid"), profile("zeta-pay"), profile("alpha")));
        assertThat(one.ordered()).extracting(ProviderProfile::code).containsExactly("alpha", "mid", "zeta-pay");
        assertThat(other.ordered()).extracting(ProviderProfile::code).containsExactly("alpha", "mid", "zeta-pay");
        assertThat(one.find("mid")).isPresent();
        assertThat(one.find("nobody")).isEmpty();
    }

    @Test
    void twoWithOneCodeAreNotTaken() {
        var twice = List.of(profile("alpha"), profile("alpha"));
        assertThatThrownBy(() -> new ProviderProfiles(twice))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("alpha");
    }

    @Test
    void whatIsDeclaredIsFoundAndNobodyElse() {
        assertThat(ProviderProfiles.all())
                .extracting(ProviderProfile::code)
                .contains("klarna", "stripe")
                .isSorted();
        assertThat(ProviderProfiles.of("nobody")).isEmpty();
        assertThat(ReservationRule.of("nobody")).isEmpty();
    }

    @Test
    void aNameIsTheProvidersOwnOrMadeOfTheCode() {
        assertThat(ProviderProfiles.name("paypal")).isEqualTo("PayPal");
        assertThat(ProviderProfiles.name("shopify-payments")).isEqualTo("Shopify Payments");
        assertThat(ProviderProfiles.name("some-bank")).isEqualTo("Some Bank");
        assertThat(ProviderProfiles.name("")).isEmpty();
    }

    @Test
    void theFirstFeeIsThatOfEveryType() {
        var interest = new UsualFee("Interest", UsualFee.Service.BANKING, UsualFee.Vat.EXEMPT, "");
        assertThatThrownBy(() -> new UsualAccounts(1590, "X", interest)).isInstanceOf(IllegalArgumentException.class);
        var none = List.<UsualFee>of();
        assertThatThrownBy(() -> new UsualAccounts(1590, "X", none, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ProviderProfile profile(String code) {
        return () -> code;
    }
}
