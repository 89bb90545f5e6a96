package se.knyt.connectors.erp.fortnox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.core.commerce.Person;
import se.knyt.core.money.Currency;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.ProviderFailure.Refused;
import tools.jackson.databind.JsonNode;

/** Who the customer is: found, made once, or asked of a person. */
class CustomersTest {
    private final SimulatedFortnox fortnox = new SimulatedFortnox();

    @AfterEach
    void close() {
        fortnox.close();
    }

    @Test
    void isFoundByOrganizationNumberHoweverItIsWritten() {
        var number = made("{'Name':'Testbolaget AB','Type':'COMPANY','OrganisationNumber':'556000-0175'}");
        assertThat(perform(business("k-1", "5560000175", ""))).isEqualTo(number);
        assertThat(perform(business("k-2", "556000-0175", ""))).isEqualTo(number);
        assertThat(perform(business("k-3", "", "SE556000017501"))).isEqualTo(number);
        assertThat(customers()).isEqualTo(1);
    }

    @Test
    void aForeignCompanyIsFoundByItsVatNumber() {
        var number = made("{'Name':'Firma GmbH','Type':'COMPANY','VATNumber':'DE 123456789'}");
        var person = new Person("p", "Hans", "Firma GmbH", "hans@example.com", "", "", "", "", "Berlin", "DE");
        assertThat(perform(Effects.customer("k-1", true, "", "DE123456789", person)))
                .isEqualTo(number);
    }

    @Test
    void isFoundByEmailAmongTheSameKind() {
        var company = made(
                "{'Name':'Åbergs AB','Type':'COMPANY','OrganisationNumber':'556000-0175','Email':'anna@example.com'}");
        var consumer = perform(consumer("k-1", "Anna Åberg", "ANNA@example.com"));
        assertThat(consumer).isNotEqualTo(company);
        assertThat(perform(consumer("k-2", "Anna Åberg", "anna@example.com"))).isEqualTo(consumer);
    }

    @Test
    void twoCandidatesAreAPersonsChoice() {
        var one = made("{'Name':'Testbolaget AB','Type':'COMPANY','OrganisationNumber':'556000-0175'}");
        var other = made("{'Name':'Testbolaget','Type':'COMPANY','OrganisationNumber':'5560000175'}");
        var request = business("k-1", "556000-0175", "");
        assertThatThrownBy(() -> fortnox.session.perform(request)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo("customer.ambiguous");
            assertThat(refused.arguments()).containsEntry("numbers", one + ", " + other);
        });
        assertThat(fortnox.session.ask(request)).isInstanceOf(Asked.Ambiguous.class);
        assertThat(customers()).isEqualTo(2);
    }

    @Test
    void noneIsMadeTwiceBecauseAnAnswerWasLost() {
        fortnox.fault("applied-then-hung-up", "POST /3/customers");
        fortnox.drive(consumer("k-1", "Anna Åberg", ""));
        fortnox.drive(consumer("k-1", "Anna Åberg", ""));
        assertThat(customers()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Łukasz Żółć 🎉",
                "Γιώργος Παπαδόπουλος",
                "Олександр Їжак",
                "李小龙",
                "\u202eanna",
                "“Anna” — O’Neill…"
            })
    void anyNameGoesThrough(String name) {
        var number = perform(consumer("k-1", name, ""));
        assertThat(Fields.text(customer(number), "Name")).isNotBlank();
        assertThat(perform(consumer("k-1", name, ""))).isEqualTo(number);
    }

    @Test
    void aCollectiveCustomerIsNamedByItsReferenceAndMadeOnce() {
        var body = new EffectBody.CreateCustomer("Samlingskund 12", false, "", "", "SE", Currency.SEK);
        var request =
                Effects.request("customer", EffectKind.CREATE_CUSTOMER, body, Map.of(), Optional.empty(), new byte[0]);
        var number = perform(request);
        assertThat(Fields.text(customer(number), "Name")).isEqualTo("Samlingskund 12");
        assertThat(perform(request)).isEqualTo(number);
        var other = new EffectBody.CreateCustomer("Samlingskund 1", false, "", "", "SE", Currency.SEK);
        assertThat(perform(Effects.request(
                        "other", EffectKind.CREATE_CUSTOMER, other, Map.of(), Optional.empty(), new byte[0])))
                .isNotEqualTo(number);
    }

    @Test
    void kindAndCountryDecideTheVatType() {
        assertThat(vatType("SE", false, "")).isEqualTo("SEVAT");
        assertThat(vatType("FI", true, "FI12345678")).isEqualTo("EUREVERSEDVAT");
        assertThat(vatType("FI", true, "")).isEqualTo("EUVAT");
        assertThat(vatType("DE", false, "")).isEqualTo("EUVAT");
        assertThat(vatType("NO", false, "")).isEqualTo("EXPORT");
    }

    private String vatType(String country, boolean business, String vatNumber) {
        var person = new Person("p", country + business + vatNumber, "", "", "", "", "", "", "", country);
        var number = perform(Effects.customer("k-" + country + business + vatNumber, business, "", vatNumber, person));
        return Fields.text(customer(number), "VATType");
    }

    private String perform(EffectRequest request) {
        return fortnox.session.perform(request).id();
    }

    private static EffectRequest business(String reference, String organization, String vat) {
        var person = new Person("p", "Anna", "Testbolaget AB", "info@example.com", "", "", "", "", "Lund", "SE");
        return Effects.customer(reference, true, organization, vat, person);
    }

    private static EffectRequest consumer(String reference, String name, String email) {
        return Effects.customer(reference, false, "", "", Effects.person(name, email));
    }

    /** A customer that a person made in Fortnox. */
    private String made(String json) {
        var body = "{\"Customer\":" + json.replace('\'', '"') + "}";
        var answer = fortnox.client().post("/3/customers", Map.of(), Json.parse(body.getBytes(StandardCharsets.UTF_8)));
        return Fields.text(Fields.inside(answer, "Customer"), "CustomerNumber");
    }

    private JsonNode customer(String number) {
        return Fields.inside(fortnox.client().get("/3/customers/" + number), "Customer");
    }

    private int customers() {
        return fortnox.client().list("/3/customers", Map.of(), "Customers").size();
    }
}
