package se.knyt.connectors.erp.fortnox;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import se.knyt.http.Uris;
import se.knyt.http.json.Json;
import se.knyt.spi.Preflight.Change;
import se.knyt.spi.Preflight.Plan;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a preflight may put right itself: registers that are missing. Nothing that stands is changed but an account that is turned
 * off, and nothing that decides how something else is booked (predefined accounts, VAT codes of accounts in use, methods, locks).
 */
final class FortnoxRemedy {
    private static final String ACCOUNT = "fortnox.account";
    private static final String ACTIVATE = "fortnox.account-active";
    private static final String METHOD = "fortnox.payment-method";
    private static final String SERIES = "fortnox.voucher-series";
    private static final String CURRENCY = "fortnox.currency";

    static final Set<String> KINDS = Set.of(ACCOUNT, ACTIVATE, METHOD, SERIES, CURRENCY);

    /** Fortnox's codes of Swedish sales by rate; other rates have none that is certain. */
    private static final Map<Integer, String> VAT_CODES = Map.of(25, "MP1", 12, "MP2", 6, "MP3");

    private static final String NUMBER = "number";
    private static final String CODE = "code";
    private static final String NAME = "name";
    private static final String VAT_CODE = "vatCode";

    private final FortnoxClient client;

    FortnoxRemedy(FortnoxClient client) {
        this.client = client;
    }

    static Change account(Plan plan, int number) {
        var values = new TreeMap<>(
                Map.of(NUMBER, Integer.toString(number), NAME, plan.names().getOrDefault(number, "")));
        var rate = plan.salesRates().get(number);
        var vatCode = rate == null ? null : VAT_CODES.get(rate);
        if (vatCode != null) {
            values.put(VAT_CODE, vatCode);
        }
        return new Change(ACCOUNT, values);
    }

    static Change activate(int number) {
        return new Change(ACTIVATE, new TreeMap<>(Map.of(NUMBER, Integer.toString(number))));
    }

    static Change paymentMethod(String code, int account) {
        return new Change(METHOD, new TreeMap<>(Map.of(CODE, code, NUMBER, Integer.toString(account))));
    }

    static Change series(String code) {
        return new Change(SERIES, new TreeMap<>(Map.of(CODE, code)));
    }

    static Change currency(String code) {
        return new Change(CURRENCY, new TreeMap<>(Map.of(CODE, code)));
    }

    void make(Change change) {
        var values = change.values();
        switch (change.kind()) {
            case ACCOUNT -> makeAccount(values);
            case ACTIVATE -> activateAccount(value(values, NUMBER));
            case METHOD -> {
                var method = Json.object();
                method.put("Code", value(values, CODE));
                method.put("Description", value(values, CODE));
                method.put("AccountNumber", value(values, NUMBER));
                make("/3/modesofpayments", value(values, CODE), wrapped("ModeOfPayment", method));
            }
            case SERIES -> {
                var series = Json.object();
                series.put("Code", value(values, CODE));
                series.put("Description", "Knyt");
                series.put("Manual", true);
                make("/3/voucherseries", value(values, CODE), wrapped("VoucherSeries", series));
            }
            case CURRENCY -> {
                var currency = Json.object();
                currency.put("Code", value(values, CODE));
                currency.put("Description", value(values, CODE));
                make("/3/currencies", value(values, CODE), wrapped("Currency", currency));
            }
            default -> throw new IllegalArgumentException("not a change in Fortnox: " + change.kind());
        }
    }

    private void makeAccount(Map<String, String> values) {
        var account = Json.object();
        account.put("Number", Integer.parseInt(value(values, NUMBER)));
        account.put("Description", value(values, NAME));
        account.put("Active", true);
        if (values.containsKey(VAT_CODE)) {
            account.put("VATCode", value(values, VAT_CODE));
        }
        make("/3/accounts", value(values, NUMBER), wrapped("Account", account));
    }

    /** Number and name are required by Fortnox in every change of an account; they are sent as they stand. */
    private void activateAccount(String number) {
        var path = "/3/accounts/" + Uris.segment(number);
        var standing = Fields.inside(client.get(path), "Account");
        var account = Json.object();
        account.put("Number", Integer.parseInt(number));
        account.put("Description", Fields.text(standing, "Description"));
        account.put("Active", true);
        client.put(path, wrapped("Account", account));
    }

    /** Looked for first: what somebody has made since the preflight stays as it is. */
    private void make(String path, String key, ObjectNode body) {
        if (client.find(path + "/" + Uris.segment(key)).isEmpty()) {
            client.post(path, Map.of(), body);
        }
    }

    private static ObjectNode wrapped(String name, ObjectNode inner) {
        var outer = Json.object();
        outer.set(name, inner);
        return outer;
    }

    private static String value(Map<String, String> values, String name) {
        var value = values.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }
}
