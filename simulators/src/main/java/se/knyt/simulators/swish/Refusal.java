package se.knyt.simulators.swish;

import java.util.List;
import java.util.Map;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;

/** A request refused with one or more codes; nothing has been applied. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("FF08", "PaymentReference is invalid"),
            Map.entry("RP01", "Missing Merchant Swish Number"),
            Map.entry("RP02", "Wrong formatted message"),
            Map.entry("RP03", "Callback URL is missing or does not use HTTPS"),
            Map.entry("RP06", "A payment request already exists for that payer"),
            Map.entry("RP07", "The payment request cannot be cancelled"),
            Map.entry("RP09", "The given instructionUUID is not available"),
            Map.entry("PA01", "Payee alias is not the one of the certificate"),
            Map.entry("PA02", "Amount value is missing or not a valid number"),
            Map.entry("AM02", "Amount value is too large"),
            Map.entry("AM03", "Invalid or missing Currency"),
            Map.entry("AM06", "Specified transaction amount is less than agreed minimum"),
            Map.entry("BE18", "Payer alias is invalid"),
            Map.entry("RF02", "Original Payment not found or original payment is more than 13 months old"),
            Map.entry("RF03", "Payer alias in the refund does not match with payee alias in original payment"),
            Map.entry("RF07", "Transaction declined"),
            Map.entry("RF08", "Amount value is too large or the amount exceeds what is left of the original payment"),
            Map.entry("TM01", "Swish timed out before the payment was started"),
            Map.entry("ACMT03", "Payer not enrolled"),
            Map.entry("BANKIDCL", "Payer cancelled BankID signing"));

    private final int status;
    private final transient List<String> codes;

    private Refusal(int status, List<String> codes) {
        super(String.join(", ", codes));
        this.status = status;
        this.codes = codes;
    }

    static Refusal of(String... codes) {
        return new Refusal(422, List.of(codes));
    }

    static Refusal of(List<String> codes) {
        return new Refusal(422, List.copyOf(codes));
    }

    static Refusal forbidden(String code) {
        return new Refusal(403, List.of(code));
    }

    /** The answer has no body: the address or the body is none that can be read. */
    static Refusal plain(int status) {
        return new Refusal(status, List.of());
    }

    static String text(String code) {
        return TEXTS.getOrDefault(code, "Transaction failed");
    }

    static boolean known(String code) {
        return TEXTS.containsKey(code);
    }

    Reply reply() {
        if (codes.isEmpty()) {
            return Reply.empty(status);
        }
        var list = Json.array();
        for (var code : codes) {
            list.addObject()
                    .put("errorCode", code)
                    .put("errorMessage", text(code))
                    .putNull("additionalInformation");
        }
        return Reply.json(status, list);
    }
}
