package se.knyt.formats.bank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.BankTexts;

/**
 * A payment by Swish as a bank entry shows it. Swish pays nothing out: each payment is a line of the account, by itself or summed with
 * others of its day, and the line is the money. That an entry is Swish is told by the bank's own code, by the receiver's Swish number
 * ({@code 123} and seven digits), or by the word in the bank's text. What leaves the account is one only where the bank's code says so or
 * it names a purchase: what else bears the word there is the bank's fee, or a payment to somebody else.
 *
 * @param amount positive for what a buyer paid, negative for what he got back, in kronor
 * @param reversed whether the bank takes an earlier line back with it
 * @param words what may name its purchase, known ones first: the references given with it, then words of its message
 * @param id the payment's number at Swish (32 hexadecimal digits), empty where the bank does not tell it
 */
public record SwishPayment(Money amount, boolean reversed, List<String> words, String id) {
    private static final int WORDS_MAX = 6;
    /** A collected line of more payments than this is read as one. */
    private static final int PARTS_MAX = 2_000;

    private static final Pattern NUMBER = Pattern.compile("123\\d{7}");
    private static final Pattern ID = Pattern.compile("[0-9A-Fa-f]{32}");
    private static final Pattern TIME = Pattern.compile(
            "(?:19|20)\\d\\d-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\\d|3[01])(?:[T ].*)?|\\d\\d[:.]\\d\\d(?:[:.]\\d\\d)?");
    /** Around a number in a message: #1001, "1001", (1001). */
    private static final Pattern EDGES = Pattern.compile("^[^\\p{L}\\p{Nd}]+|[^\\p{L}\\p{Nd}]+$");
    /** ISO 20022 external codes of charges, and those of MT940. */
    private static final Set<String> CHARGES = Set.of("CHRG", "FEES", "COMM", "COMT", "NCHG", "NCOM", "FCHG", "FCOM");

    private static final Pattern CHARGED =
            Pattern.compile("(?iU)\\b(?:\\w*avgift\\w*|pris|provision|kostnad\\w*|fee|fees|charge\\w*)\\b");

    public SwishPayment {
        words = List.copyOf(words);
    }

    /**
     * The payments that an entry is made of; none where it is not Swish, or is what the bank charges.
     *
     * @param numbers the company's Swish numbers
     * @param references what the purchases paid by Swish are called that the entry may be of
     */
    public static List<SwishPayment> of(BankEntry entry, Set<String> numbers, Set<String> references) {
        if (!entry.amount().currency().equals(Currency.SEK) || entry.amount().isZero() || isCharge(entry)) {
            return List.of();
        }
        var movement = entry.movement();
        var parts = parts(entry);
        boolean coded = parts.isEmpty()
                ? isSwish(entry.code(), List.of())
                : parts.stream()
                        .allMatch(part -> isSwish(entry.code() + " " + part.code(), List.of())
                                || isNumber(part.payee(), numbers));
        boolean said = isSwish("", movement.texts())
                || mentions(movement.texts(), numbers)
                || (!parts.isEmpty() && parts.stream().allMatch(part -> isSaid(part, numbers)));
        if (!coded && !said) {
            return List.of();
        }
        var payments = parts.isEmpty()
                ? List.of(whole(entry, numbers, references))
                : parts.stream()
                        .map(part -> payment(entry, part, numbers, references))
                        .toList();
        boolean out = entry.amount().isNegative();
        return out && !coded && payments.stream().noneMatch(p -> names(p, references)) ? List.of() : payments;
    }

    /** The one of the company's Swish numbers that an entry was paid to; empty where it names none. */
    public static String number(BankEntry entry, Set<String> numbers) {
        var payees = entry.details().stream().map(detail -> detail.payee().replaceAll("[\\s-]", ""));
        var movement = entry.movement();
        var words = Stream.concat(
                        movement.texts().stream(), movement.parts().stream().flatMap(part -> part.texts().stream()))
                .flatMap(text -> Arrays.stream(text.split("[^\\p{L}\\p{Nd}]+")));
        return Stream.concat(payees, words)
                .filter(numbers::contains)
                .findFirst()
                .orElse("");
    }

    private static boolean names(SwishPayment payment, Set<String> references) {
        return references.contains(payment.id()) || payment.words().stream().anyMatch(references::contains);
    }

    /** The details, where they make the entry. */
    private static List<BankEntry.Detail> parts(BankEntry entry) {
        var sum = Money.zero(entry.amount().currency());
        for (var detail : entry.details()) {
            var amount = detail.amount();
            if (amount == null || amount.isZero()) {
                return entry.details().size() == 1 ? entry.details() : List.of();
            }
            sum = sum.plus(amount);
        }
        return sum.equals(entry.amount()) && entry.details().size() <= PARTS_MAX ? entry.details() : List.of();
    }

    private static boolean isCharge(BankEntry entry) {
        boolean coded = Arrays.stream(entry.code().toUpperCase(Locale.ROOT).split("[^A-Z0-9]"))
                        .anyMatch(CHARGES::contains)
                || (!entry.details().isEmpty()
                        && entry.details().stream()
                                .allMatch(d -> Arrays.stream(d.code()
                                                .toUpperCase(Locale.ROOT)
                                                .split("[^A-Z0-9]"))
                                        .anyMatch(CHARGES::contains)));
        // What a buyer writes may hold the word: membership fees are paid by Swish.
        return coded
                || (entry.amount().isNegative()
                        && entry.movement().texts().stream()
                                .anyMatch(text -> CHARGED.matcher(text).find()));
    }

    private static boolean isSaid(BankEntry.Detail part, Set<String> numbers) {
        var texts = new ArrayList<>(part.remittance());
        texts.addAll(part.references());
        texts.add(part.party());
        return isSwish("", texts) || mentions(texts, numbers);
    }

    private static boolean isSwish(String code, List<String> texts) {
        return code.toUpperCase(Locale.ROOT).contains("SWISH")
                || BankTexts.providers(texts).contains("swish");
    }

    private static boolean isNumber(String alias, Set<String> numbers) {
        var digits = alias.replaceAll("[\\s-]", "");
        return numbers.contains(digits) || NUMBER.matcher(digits).matches();
    }

    private static boolean mentions(List<String> texts, Set<String> numbers) {
        return texts.stream()
                .flatMap(text -> Arrays.stream(text.split("[^\\p{L}\\p{Nd}]+")))
                .anyMatch(numbers::contains);
    }

    private static SwishPayment whole(BankEntry entry, Set<String> numbers, Set<String> references) {
        var texts = new ArrayList<>(entry.texts());
        entry.details().forEach(detail -> texts.addAll(told(detail)));
        return payment(entry, entry.amount(), texts, numbers, references);
    }

    private static SwishPayment payment(
            BankEntry entry, BankEntry.Detail part, Set<String> numbers, Set<String> references) {
        var amount = part.amount();
        var texts = told(part);
        if (entry.details().size() == 1) {
            texts.addAll(entry.texts());
        }
        return payment(entry, amount == null || amount.isZero() ? entry.amount() : amount, texts, numbers, references);
    }

    private static ArrayList<String> told(BankEntry.Detail part) {
        var texts = new ArrayList<String>();
        texts.add(part.endToEndId());
        texts.addAll(part.references());
        texts.addAll(part.remittance());
        texts.add(part.transactionId());
        return texts;
    }

    private static SwishPayment payment(
            BankEntry entry, Money amount, List<String> texts, Set<String> numbers, Set<String> references) {
        var known = new LinkedHashSet<String>();
        var others = new LinkedHashSet<String>();
        var ids = new LinkedHashSet<String>();
        // In the order told: what is kept of all together would come in that of the alphabet.
        for (var text : texts) {
            for (var kept : BankTexts.kept(List.of(text), references)) {
                for (var word : kept.split("\\s+")) {
                    var plain = EDGES.matcher(word).replaceAll("");
                    if (ID.matcher(plain).matches()) {
                        ids.add(plain);
                    } else if (references.contains(plain)) {
                        known.add(plain);
                    } else if (mayName(plain, entry, numbers)) {
                        others.add(plain);
                    }
                }
            }
        }
        known.addAll(others);
        return new SwishPayment(
                amount,
                entry.reversal(),
                known.stream().limit(WORDS_MAX).toList(),
                ids.isEmpty() ? "" : ids.getFirst());
    }

    private static boolean mayName(String word, BankEntry entry, Set<String> numbers) {
        return word.chars().anyMatch(Character::isDigit)
                && !numbers.contains(word)
                && !NUMBER.matcher(word).matches()
                && !TIME.matcher(word).matches()
                && !word.equals(entry.account())
                && !word.equals(entry.bankReference());
    }
}
