package se.knyt.server.returns;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.engine.flows.AskedRefunds;
import se.knyt.engine.flows.GoodsBack;
import se.knyt.engine.flows.RefundChoice;
import se.knyt.engine.flows.Road;
import se.knyt.server.shell.AmountInput;

/**
 * What a person wrote.
 *
 * @param pieces by row, as written
 * @param shares how much each capture is to give, by its id, as written; empty for as Knyt divides it
 * @param freight return freight that is kept, as written
 * @param fee for the return that is kept, as written
 * @param why code of the kind of return, empty where nothing is said
 * @param restock codes of what becomes of the goods, by row; empty for as the company has chosen for the kind
 * @param place where they come back into stock, empty for the shop's own choice
 * @param road by which it is paid back, as sent: empty for the provider
 * @param nonce names the form: sent twice it is one refund
 * @param abroad what the buyer is to get in the currency that he paid in, as written
 */
public record RefundForm(
        Map<String, String> pieces,
        Map<String, String> shares,
        String amount,
        String freight,
        String fee,
        String road,
        String reason,
        String why,
        Map<String, String> restock,
        String place,
        String nonce,
        String abroad) {
    private static final String RESTOCK = "restock:";
    private static final int PLACE_CHARS_MAX = 80;
    private static final String PIECES = "pieces:";
    private static final String SHARE = "share:";
    private static final int VALUE_CHARS_MAX = 20;
    private static final int REASON_CHARS_MAX = 200;

    public RefundForm {
        pieces = Map.copyOf(pieces);
        shares = Map.copyOf(shares);
        restock = Map.copyOf(restock);
    }

    static RefundForm empty() {
        return new RefundForm(Map.of(), Map.of(), "", "", "", "", "", "", Map.of(), "", nonce(""), "");
    }

    /** Of what was sent, the fields that the form has; anything else is dropped. */
    static RefundForm of(Map<String, String> sent, AskedRefunds.Offer offer) {
        var pieces = new HashMap<String, String>();
        for (var row : offer.rows()) {
            var value = cut(sent.getOrDefault(PIECES + row.id(), ""), VALUE_CHARS_MAX);
            if (!value.isEmpty()) {
                pieces.put(row.id(), value);
            }
        }
        var restock = new HashMap<String, String>();
        for (var row : offer.rows()) {
            Restock.of(sent.getOrDefault(RESTOCK + row.id(), ""))
                    .filter(how -> how != Restock.UNTOLD)
                    .ifPresent(how -> restock.put(row.id(), how.code()));
        }
        var shares = new HashMap<String, String>();
        for (var payer : offer.payers()) {
            var value = cut(sent.getOrDefault(field(payer), ""), VALUE_CHARS_MAX);
            if (!value.isEmpty()) {
                shares.put(payer.capture(), value);
            }
        }
        return new RefundForm(
                pieces,
                shares,
                cut(sent.getOrDefault("amount", ""), VALUE_CHARS_MAX),
                cut(sent.getOrDefault("return-freight", ""), VALUE_CHARS_MAX),
                cut(sent.getOrDefault("return-fee", ""), VALUE_CHARS_MAX),
                Road.of(sent.getOrDefault("road", "")).orElse(Road.PROVIDER).code(),
                cut(sent.getOrDefault("reason", ""), REASON_CHARS_MAX),
                ReturnKind.of(sent.getOrDefault("why", ""))
                        .map(ReturnKind::code)
                        .orElse(""),
                restock,
                cut(sent.getOrDefault("place", ""), PLACE_CHARS_MAX),
                nonce(sent.getOrDefault("nonce", "")),
                offer.abroad() == null ? "" : cut(sent.getOrDefault("abroad", ""), VALUE_CHARS_MAX));
    }

    /** As it was chosen before. */
    static RefundForm of(RefundChoice chosen, String reason) {
        var pieces = new HashMap<String, String>();
        chosen.rows().forEach((row, some) -> pieces.put(row, some.toString()));
        var restock = new HashMap<String, String>();
        chosen.goods().restock().forEach((row, how) -> restock.put(row, how.code()));
        return new RefundForm(
                pieces,
                Map.of(),
                "",
                written(chosen, OrderRow.Kind.RETURN_FREIGHT),
                written(chosen, OrderRow.Kind.RETURN_FEE),
                chosen.road().code(),
                reason,
                chosen.goods().why().code(),
                restock,
                chosen.goods().place(),
                nonce(""),
                "");
    }

    private static String written(RefundChoice chosen, OrderRow.Kind kind) {
        var kept = chosen.kept().get(kind);
        return kept == null ? "" : kept.toPlain().replace('.', ',');
    }

    private static String nonce(String sent) {
        return sent.matches("[0-9a-f-]{36}") ? sent : UUID.randomUUID().toString();
    }

    private static String cut(String text, int most) {
        var stripped = text.strip();
        return stripped.length() > most ? stripped.substring(0, most) : stripped;
    }

    public static String field(AskedRefunds.Row row) {
        return PIECES + row.id();
    }

    /** Name of the field for what becomes of a row's goods. */
    public static String restockField(AskedRefunds.Row row) {
        return RESTOCK + row.id();
    }

    public static String field(AskedRefunds.Payer payer) {
        return SHARE + payer.capture();
    }

    /** As the engine takes it; empty where a number cannot be read. */
    Optional<RefundChoice> choice(AskedRefunds.Offer offer) {
        var choice = choice(offer.left().currency());
        var buyers = offer.abroad();
        return abroad.isEmpty() || buyers == null
                ? choice
                : AmountInput.read(abroad, buyers.currency()).flatMap(money -> choice.map(one -> one.to(money)));
    }

    private Optional<RefundChoice> choice(Currency currency) {
        var rows = new HashMap<String, Quantity>();
        for (var entry : pieces.entrySet()) {
            var number = entry.getValue().replace(',', '.');
            if (!number.matches("\\d{1,7}(\\.\\d{1,3})?")) {
                return Optional.empty();
            }
            rows.put(entry.getKey(), Quantity.of(number));
        }
        Money money = null;
        if (!amount.isEmpty()) {
            var read = AmountInput.read(amount, currency);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            money = read.get();
        }
        var kept = kept(currency);
        var divided = divided(currency);
        if (kept.isEmpty() || divided.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RefundChoice(
                rows, money, kept.get(), divided.get(), goods(), Road.of(road).orElse(Road.PROVIDER)));
    }

    private GoodsBack goods() {
        var byRow = new HashMap<String, Restock>();
        restock.forEach((row, how) -> Restock.of(how).ifPresent(r -> byRow.put(row, r)));
        return new GoodsBack(ReturnKind.of(why).orElse(ReturnKind.UNTOLD), byRow, place);
    }

    /** How much each capture is to give; empty where an amount cannot be read. */
    private Optional<Map<String, Money>> divided(Currency currency) {
        var result = new HashMap<String, Money>();
        for (var entry : shares.entrySet()) {
            var read = AmountInput.read(entry.getValue(), currency).filter(m -> !m.isNegative());
            if (read.isEmpty()) {
                return Optional.empty();
            }
            result.put(entry.getKey(), read.get());
        }
        return Optional.of(result);
    }

    /** What is kept, nothing for an empty field; empty where an amount cannot be read. */
    private Optional<Map<OrderRow.Kind, Money>> kept(Currency currency) {
        var result = new EnumMap<OrderRow.Kind, Money>(OrderRow.Kind.class);
        for (var entry : Map.of(OrderRow.Kind.RETURN_FREIGHT, freight, OrderRow.Kind.RETURN_FEE, fee)
                .entrySet()) {
            if (entry.getValue().isEmpty()) {
                continue;
            }
            var read = AmountInput.read(entry.getValue(), currency).filter(m -> !m.isNegative());
            if (read.isEmpty()) {
                return Optional.empty();
            }
            result.put(entry.getKey(), read.get());
        }
        return Optional.of(result);
    }
}
