package se.knyt.simulators.fortnox;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Reply;
import tools.jackson.databind.node.ObjectNode;

/** The customer register. A deleted customer's number stays occupied. */
final class Customers {
    private static final int NUMBER_OCCUPIED = 2000637;
    private static final Pattern MAIL = Pattern.compile("[^\\s@]{1,64}@[^\\s@.]+([.][^\\s@.]+)+");
    private static final List<String> MAILS = List.of("Email", "EmailInvoice", "EmailOffer", "EmailOrder");
    private static final List<String> COUNTRIES = List.of("CountryCode", "DeliveryCountryCode", "VisitingCountryCode");
    private static final Set<String> ISO = Set.of(Locale.getISOCountries());

    private final Company company;
    private final Register register;
    private final Lists lists;

    Customers(Company company) {
        this.company = company;
        this.register = new Register(
                company,
                State.Table.CUSTOMERS,
                "Customer",
                "Customers",
                "customers",
                "CustomerNumber",
                "Customer",
                "Customer",
                "CustomerListItem");
        this.lists = register.lists()
                .equal("customernumber", "CustomerNumber")
                .contains("name", "Name")
                .equal("zipcode", "ZipCode")
                .equal("city", "City")
                .equal("email", "Email")
                .equal("phone", "Phone1")
                .filter(
                        "organisationnumber",
                        (record, wanted) -> !digits(wanted).isEmpty()
                                && digits(Json.text(record, "OrganisationNumber"))
                                        .equals(digits(wanted)))
                .equal("gln", "GLN")
                .equal("glndelivery", "GLNDelivery")
                .state("active", record -> Json.flag(record, "Active"))
                .state("inactive", record -> !Json.flag(record, "Active"))
                .sort("customernumber", "CustomerNumber")
                .sort("name", "Name");
    }

    private static String digits(String text) {
        return text.replaceAll("[^0-9]", "");
    }

    void routes(Api api) {
        var one = "customers/{key}";
        api.on(
                "GET",
                "customers",
                "customer",
                call -> lists.reply(
                        call,
                        company.state.all(State.Table.CUSTOMERS).stream()
                                .filter(record -> !Json.flag(record, "_deleted"))
                                .toList()));
        api.on("GET", one, "customer", call -> register.answer(200, company.customer(call.variable("key"), true)));
        api.on("POST", "customers", "customer", this::create);
        api.on("PUT", one, "customer", this::update);
        api.on("DELETE", one, "customer", this::delete);
    }

    private Reply create(Call call) {
        var record = Json.object();
        record.put("Active", true);
        record.put("Type", "COMPANY");
        record.put("VATType", "SEVAT");
        record.put("Currency", "SEK");
        record.put("CountryCode", "SE");
        record.put("TermsOfPayment", company.settings.text("payment_days"));
        Input.merge(record, register.parse(call, true));
        var number = Json.text(record, "CustomerNumber");
        if (number.isEmpty()) {
            number = freeNumber();
            record.put("CustomerNumber", number);
        } else if (company.state.find(State.Table.CUSTOMERS, number) != null) {
            throw FortnoxError.refused(NUMBER_OCCUPIED, "Kundnumret används redan eller har raderats.");
        }
        keep(number, record, null);
        return register.answer(201, record);
    }

    private String freeNumber() {
        int number = company.state.next("customer", 1);
        while (company.state.find(State.Table.CUSTOMERS, Integer.toString(number)) != null) {
            number = company.state.next("customer", 1);
        }
        return Integer.toString(number);
    }

    private Reply update(Call call) {
        var before = company.customer(call.variable("key"), true);
        var record = before.deepCopy();
        Input.merge(record, register.parse(call, false));
        record.set("CustomerNumber", before.get("CustomerNumber"));
        keep(Json.text(record, "CustomerNumber"), record, before);
        return register.answer(200, record);
    }

    private void keep(String number, ObjectNode record, @Nullable ObjectNode before) {
        if (!Json.has(record, "Name")) {
            throw FortnoxError.badValue("Name", "Obligatoriskt fält saknas");
        }
        if (Json.has(record, "Currency")) {
            company.currency(Json.text(record, "Currency"));
        }
        addresses(record);
        var account = Json.text(record, "SalesAccount");
        boolean accountChanged =
                before == null || !Json.text(before, "SalesAccount").equals(account);
        if (!account.isEmpty() && accountChanged) {
            company.ledger.account(company.years.current().id(), Lists.number("SalesAccount", account));
        }
        company.checkCostCenter(record);
        var country = Json.text(record, "CountryCode");
        record.put("Country", country.equals("SE") ? "Sverige" : country);
        record.put("Phone", Json.text(record, "Phone1"));
        company.touch(record);
        company.state.put(State.Table.CUSTOMERS, number, record);
    }

    /** Mail can be sent to what is called a mail address, and the countries are those of ISO 3166. */
    private static void addresses(ObjectNode record) {
        for (var field : MAILS) {
            var mail = Json.text(record, field);
            if (!mail.isEmpty() && !MAIL.matcher(mail).matches()) {
                throw FortnoxError.badValue(field, "Ogiltig e-postadress");
            }
        }
        for (var field : COUNTRIES) {
            var country = Json.text(record, field);
            if (!country.isEmpty() && !ISO.contains(country)) {
                throw FortnoxError.badValue(field, "Landskoden finns inte");
            }
        }
    }

    private Reply delete(Call call) {
        var number = call.variable("key");
        var record = company.customer(number, true).deepCopy();
        boolean used = company.state.all(State.Table.INVOICES).stream()
                        .anyMatch(
                                invoice -> Json.text(invoice, "CustomerNumber").equals(number))
                || company.state.all(State.Table.ORDERS).stream()
                        .anyMatch(order -> Json.text(order, "CustomerNumber").equals(number));
        if (used) {
            throw FortnoxError.refused("Kunden används på dokument och kan inte tas bort.");
        }
        record.put("_deleted", true);
        company.state.put(State.Table.CUSTOMERS, number, record);
        return Reply.empty(204);
    }
}
