package se.knyt.engine.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.testing.Told.order;
import static se.knyt.engine.testing.Told.page;
import static se.knyt.engine.testing.Told.parked;
import static se.knyt.engine.testing.Told.person;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Person;
import se.knyt.engine.persons.FoundPerson;
import se.knyt.engine.testing.PagesBench;
import se.knyt.spi.PullSource.Lane;

/** Whom pages name: the newest telling holds, and only its words find them. */
class PersonRowsTest extends PagesBench {
    private static final Instant MORNING = Instant.parse("2026-11-01T07:00:00Z");

    @Test
    void anOlderTellingDoesNotReplaceNewerDetails() {
        writer.write(
                origin, page(order("1", MORNING.plusSeconds(60), person("p", "Ny Adress", "ny@example.com"))), STAYS);
        writer.write(
                origin,
                page(order("1", MORNING, MORNING, "9.00", person("p", "Gammal Adress", "gammal@example.com"))),
                STAYS);

        assertThat(find("ny@example.com")).containsExactly("Ny Adress");
        assertThat(find("gammal")).isEmpty();
    }

    @Test
    void withinAPageTheNewestTellingHoldsWhateverTheOrder() {
        writer.write(
                origin,
                page(
                        order("2", MORNING.plusSeconds(9), person("p", "Sist Sagd", "p@example.com")),
                        order("1", MORNING, person("p", "Forst Sagd", "p@example.com"))),
                STAYS);
        assertThat(find("p@example.com")).containsExactly("Sist Sagd");
    }

    @Test
    void wordsThatNoLongerFitFindNobody() {
        writer.write(origin, page(order("1", MORNING, person("p", "Eva Ek", "eva@example.com"))), STAYS);
        writer.write(
                origin,
                page(order(
                        "1", MORNING, MORNING.plusSeconds(1), "9.00", person("p", "Eva Lind", "eva.lind@example.com"))),
                STAYS);

        assertThat(find("lind")).containsExactly("Eva Lind");
        assertThat(find("ek")).isEmpty();
        assertThat(find("eva@example.com")).isEmpty();
        assertThat(test.number(company, "select count(*) from person_token where company_id = ?", company))
                .isEqualTo(3);
    }

    @Test
    void aTellingThatSaysTheSameWritesNothing() {
        var same = page(order("1", MORNING, person("p", "Eva Ek", "eva@example.com")));
        writer.write(origin, same, STAYS);
        var before =
                test.text(company, "select encode(sealed, 'hex') || xmin from person where company_id = ?", company);
        writer.write(origin, same, STAYS);
        assertThat(test.text(company, "select encode(sealed, 'hex') || xmin from person where company_id = ?", company))
                .isEqualTo(before);
    }

    @Test
    void whoIsSearchedForByAnyBeginningIsFoundAndNobodyElse() {
        writer.write(
                origin,
                page(
                        order("1", MORNING, person("1", "Åsa Öberg-Lindström", "asa.oberg@example.com")),
                        order("2", MORNING, person("2", "Asa Oskarsson", "asa.oskarsson@example.com")),
                        order("3", MORNING, person("3", "Søren Kierkegård", "soren@example.dk")),
                        order("4", MORNING, person("4", "Владимир Иванов", "vladimir@example.com"))),
                STAYS);

        assertThat(find("as")).containsExactly("Åsa Öberg-Lindström", "Asa Oskarsson");
        assertThat(find("ÅSA öb")).containsExactly("Åsa Öberg-Lindström");
        assertThat(find("öberg-lindstr")).containsExactly("Åsa Öberg-Lindström");
        assertThat(find("asa.oskarsson@exam")).containsExactly("Asa Oskarsson");
        assertThat(find("asa.oskarsson@example.co")).isEmpty();
        assertThat(find("asa.oskarsson@example.com")).containsExactly("Asa Oskarsson");
        assertThat(find("soren kierk")).containsExactly("Søren Kierkegård");
        assertThat(find("иван")).containsExactly("Владимир Иванов");
        assertThat(find("xyz")).isEmpty();
        assertThat(find("")).isEmpty();
        assertThat(find("% _ '; drop table person;--")).isEmpty();
        assertThat(find("a".repeat(10_000))).isEmpty();
    }

    @Test
    void noWordStandsReadableAndNoTwoCompaniesShareTokens() {
        var other = newCompanyId();
        var there = new RecordOrigin(other, test.connect(other, "shop").id(), "orders", Lane.TRADE);
        var page = page(order("1", MORNING, person("p", "Hemlig", "hemlig@example.com")));
        writer.write(origin, page, STAYS);
        writer.write(there, page, STAYS);

        var tokens = "select string_agg(token, ' ' order by token) from person_token where company_id = ?";
        assertThat(test.text(company, tokens, company)).isNotEmpty().doesNotContainIgnoringCase("heml", "example");
        assertThat(Set.of(test.text(company, tokens, company).split(" ")))
                .doesNotContainAnyElementsOf(
                        List.of(test.text(other, tokens, other).split(" ")));
    }

    @Test
    void whomAParkedRecordNamesIsFoundByIt() {
        writer.write(origin, page(parked("1", MORNING, person("p", "Parkerad Person", "parkerad@example.com"))), STAYS);
        assertThat(find("parkerad")).containsExactly("Parkerad Person");
        assertThat(test.number(company, "select count(*) from raw_person where company_id = ?", company))
                .isEqualTo(1);
    }

    @Test
    void aRecordTheDatabaseRefusesIsKeptWithWhomItNames() {
        writer.write(origin, page(order("evil\u0000", MORNING, person("p", "Nolla", "nolla@example.com"))), STAYS);
        assertThat(find("nolla")).containsExactly("Nolla");
        writer.write(origin, page(order("2", MORNING, person("evil\u0000", "Nyckel", "nyckel@example.com"))), STAYS);
        assertThat(find("nyckel")).isEmpty();
        assertThat(test.number(
                        company, "select count(*) from raw_record where company_id = ? and park_code <> ''", company))
                .isEqualTo(2);
    }

    private List<String> find(String text) {
        return test.engine.personDesk().find(company, text).stream()
                .map(FoundPerson::newest)
                .map(Person::name)
                .toList();
    }
}
