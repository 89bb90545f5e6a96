package se.knyt.engine.json;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.DocumentKind;
import se.knyt.core.commerce.GiftCard;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.InvoicePayment;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.ReturnOrder;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.commerce.StoreCredit;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Reads and writes the engine's own JSON. Amounts are text with their currency ({@code "1249.00 SEK"}), map keys are sorted, so that
 * equal values give equal bytes.
 */
public final class Json {
    public static final int DOCUMENT_BYTES_MAX = 1024 * 1024;

    private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};
    private static final JsonMapper MAPPER = mapper();

    private Json() {}

    public static JsonMapper mapperInUse() {
        return MAPPER;
    }

    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** Two arrays as one. */
    public static String joined(String array, String other) {
        var result = MAPPER.createArrayNode();
        MAPPER.readTree(array).forEach(result::add);
        MAPPER.readTree(other).forEach(result::add);
        return write(result);
    }

    public static <T> T read(String json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }

    public static Map<String, String> readTexts(String json) {
        return "{}".equals(json) ? Map.of() : Map.copyOf(MAPPER.readValue(json, TEXTS));
    }

    public static Document readDocument(DocumentKind kind, String json) {
        return read(json, documentType(kind));
    }

    public static EffectBody readBody(EffectKind kind, String json) {
        return read(json, kind.body());
    }

    /** SHA-256 of the text's UTF-8 bytes. */
    public static byte[] hash(String json) {
        return sha256().digest(json.getBytes(StandardCharsets.UTF_8));
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Class<? extends Document> documentType(DocumentKind kind) {
        return switch (kind) {
            case ORDER -> Order.class;
            case SHIPMENT -> Shipment.class;
            case PAYMENT -> Payment.class;
            case REFUND -> Refund.class;
            case RETURN -> ReturnOrder.class;
            case INVOICE -> Invoice.class;
            case INVOICE_PAYMENT -> InvoicePayment.class;
            case PAYOUT -> Payout.class;
            case GIFT_CARD -> GiftCard.class;
            case STORE_CREDIT -> StoreCredit.class;
            case DISPUTE -> Dispute.class;
        };
    }

    private static JsonMapper mapper() {
        var factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(16L * DOCUMENT_BYTES_MAX)
                        .maxNestingDepth(64)
                        .maxNumberLength(40)
                        .build())
                .build();
        var module = new SimpleModule("knyt");
        module.addSerializer(Money.class, text(Money.class));
        module.addDeserializer(Money.class, parsed(Json::money));
        module.addSerializer(Currency.class, text(Currency.class));
        module.addDeserializer(Currency.class, parsed(Currency::new));
        module.addSerializer(Rate.class, text(Rate.class));
        module.addDeserializer(Rate.class, parsed(Rate::of));
        module.addSerializer(Quantity.class, text(Quantity.class));
        module.addDeserializer(Quantity.class, parsed(Quantity::of));
        return JsonMapper.builder(factory)
                .addModule(module)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /** An amount as it is written here: {@code 1249.00 SEK}. */
    public static Money money(String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException("an amount without a currency");
        }
        return Money.parse(text.substring(0, space), new Currency(text.substring(space + 1)));
    }

    private static <T> ValueSerializer<T> text(Class<T> type) {
        return new ValueSerializer<>() {
            @Override
            public Class<T> handledType() {
                return type;
            }

            @Override
            public void serialize(T value, JsonGenerator generator, SerializationContext context) {
                generator.writeString(value.toString());
            }
        };
    }

    /** Makes a value from its text. */
    private interface Parser<T> {
        T parse(String text);
    }

    private static <T> ValueDeserializer<T> parsed(Parser<T> parser) {
        return new ValueDeserializer<>() {
            @Override
            public T deserialize(JsonParser json, DeserializationContext context) {
                return parser.parse(json.getString());
            }
        };
    }
}
