package se.knyt.connectors.erp.fortnox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import se.knyt.core.commerce.Person;
import se.knyt.http.Uris;
import se.knyt.spi.CustomerReader.Customer;
import se.knyt.spi.EffectBody;
import se.knyt.spi.ProviderFailure.Refused;
import tools.jackson.databind.JsonNode;

/**
 * Finds a customer by our reference, organization number, VAT number or e-mail, in that order; the first that one customer fits
 * decides. Fortnox filters its list by number, e-mail and name only, and by parts of them: a filter brings candidates, what counts
 * is compared on each customer read whole.
 */
final class CustomerSearch {
    static final String AMBIGUOUS = "customer.ambiguous";
    /** More candidates than this and the filter says nothing. */
    private static final int CANDIDATES_MAX = 25;

    private final FortnoxClient client;
    private final EffectBody.CreateCustomer wanted;
    private final Optional<Person> person;

    CustomerSearch(FortnoxClient client, EffectBody.CreateCustomer wanted, Optional<Person> person) {
        this.client = client;
        this.wanted = wanted;
        this.person = person;
    }

    /** The customers of these numbers, for a person to choose between. */
    static List<Customer> read(FortnoxClient client, List<String> numbers) {
        return numbers.stream()
                .limit(CANDIDATES_MAX)
                .flatMap(number -> client.find("/3/customers/" + Uris.segment(number)).stream())
                .map(answer -> Fields.inside(answer, "Customer"))
                .map(customer -> new Customer(
                        Fields.text(customer, "CustomerNumber"),
                        Fields.text(customer, "Name"),
                        Fields.text(customer, "OrganisationNumber"),
                        Fields.text(customer, "Email"),
                        Fields.text(customer, "City"),
                        !Fields.text(customer, "Active").equalsIgnoreCase("false")))
                .toList();
    }

    /** @throws Refused {@code customer.ambiguous} with the numbers when two fit equally well */
    Optional<JsonNode> find() {
        var candidates = candidates();
        var organization = digits(organizationNumber());
        var vat = plain(wanted.vatNumber());
        var email = person.map(Person::email).orElse("").strip().toLowerCase(Locale.ROOT);
        var steps = new ArrayList<Predicate<JsonNode>>();
        steps.add(customer -> Fields.text(customer, "ExternalReference").equals(wanted.externalReference()));
        if (!organization.isEmpty()) {
            steps.add(customer ->
                    digits(Fields.text(customer, "OrganisationNumber")).equals(organization));
        }
        if (!vat.isEmpty()) {
            steps.add(customer -> plain(Fields.text(customer, "VATNumber")).equals(vat));
        }
        if (!email.isEmpty()) {
            steps.add(customer -> sameEmail(customer, email));
        }
        for (var step : steps) {
            var fitting = candidates.stream().filter(step).toList();
            if (fitting.size() > 1) {
                throw ambiguous(fitting);
            }
            if (fitting.size() == 1) {
                return Optional.of(fitting.getFirst());
            }
        }
        return Optional.empty();
    }

    /** An e-mail is shared by a company and the person who works there: the same kind of customer, and no other number. */
    private boolean sameEmail(JsonNode customer, String email) {
        var type = Fields.text(customer, "Type");
        boolean sameKind = type.isEmpty() || type.equals("COMPANY") == wanted.business();
        var organization = digits(Fields.text(customer, "OrganisationNumber"));
        boolean otherNumber = wanted.business()
                && !organization.isEmpty()
                && !digits(organizationNumber()).isEmpty();
        return sameKind
                && !otherNumber
                && Fields.text(customer, "Email").strip().equalsIgnoreCase(email);
    }

    private List<JsonNode> candidates() {
        var numbers = new LinkedHashMap<String, String>();
        if (!organizationNumber().isEmpty()) {
            collect(numbers, "organisationnumber", organizationNumber());
            // 556000-0175 and 5560000175 are the same number to people, not to a filter.
            collect(numbers, "organisationnumber", otherForm(organizationNumber()));
        }
        person.ifPresent(buyer -> collect(numbers, "email", buyer.email().strip()));
        // The name as it is written there, whatever was left of it: one made with the answer lost is found by it.
        collect(numbers, "name", CreateCustomer.name(wanted, person));
        if (numbers.size() > CANDIDATES_MAX) {
            throw tooMany(numbers.size());
        }
        var customers = new ArrayList<JsonNode>();
        for (var number : numbers.keySet()) {
            client.find("/3/customers/" + Uris.segment(number))
                    .map(answer -> Fields.inside(answer, "Customer"))
                    .filter(customer -> !Fields.text(customer, "Active").equalsIgnoreCase("false"))
                    .ifPresent(customers::add);
        }
        return customers;
    }

    private void collect(Map<String, String> numbers, String filter, String value) {
        if (value.isEmpty()) {
            return;
        }
        for (var row : client.page("/3/customers", Map.of(filter, value), "Customers", 1, 100)
                .rows()) {
            numbers.put(Fields.text(row, "CustomerNumber"), filter);
        }
    }

    /** The organization number, or the one inside a Swedish VAT number (SE + ten digits + 01). */
    private String organizationNumber() {
        if (!wanted.organizationNumber().isBlank()) {
            return wanted.organizationNumber().strip();
        }
        var vat = plain(wanted.vatNumber());
        return vat.matches("SE\\d{10}01") ? vat.substring(2, 12) : "";
    }

    private static String otherForm(String number) {
        var digits = digits(number);
        if (digits.length() != 10) {
            return "";
        }
        return number.contains("-") ? digits : digits.substring(0, 6) + "-" + digits.substring(6);
    }

    /** Digits only, without the century that some systems put before a personal number or the 16 before a company's. */
    private static String digits(String number) {
        var digits = number.replaceAll("\\D", "");
        return digits.length() == 12 && digits.matches("(16|18|19|20).*") ? digits.substring(2) : digits;
    }

    private static String plain(String vatNumber) {
        return vatNumber.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
    }

    private static Refused ambiguous(List<JsonNode> fitting) {
        var numbers = fitting.stream()
                .map(customer -> Fields.text(customer, "CustomerNumber"))
                .sorted()
                .toList();
        return new Refused(
                AMBIGUOUS,
                numbers.size() + " customers fit: " + String.join(", ", numbers),
                Map.of("numbers", String.join(", ", numbers)));
    }

    private static Refused tooMany(int count) {
        return FortnoxErrors.own(
                "customer-search-too-wide",
                count + " customers to choose from",
                Map.of("count", Integer.toString(count)));
    }
}
