package se.knyt.server.shell;

import gg.jte.Content;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.server.access.Initials;
import se.knyt.server.access.Role;
import se.knyt.server.access.SignedIn;
import se.knyt.server.text.Format;
import se.knyt.server.text.Language;
import se.knyt.server.text.Messages;
import se.knyt.server.text.Texts;

/**
 * What a page of a company knows of its request: who asks, for which company, in which language, and what surrounds every page.
 *
 * @param companies the companies the user may switch to
 * @param looseEnds open loose ends, for the one number in the menu
 * @param next what a company has to do before anything can show: {@code connect} a system, turn on {@code flows}, or empty
 * @param now company time
 * @param path path of the request within the company, with its query
 * @param toast key of the result of what the user did just now, empty for none
 */
public record View(
        SignedIn user,
        Role role,
        Company company,
        List<Choice> companies,
        long looseEnds,
        String next,
        Instant now,
        String csrf,
        String path,
        String toast) {
    /** Another company to go to. */
    public record Choice(String slug, String name, boolean current) {}

    public Texts texts() {
        return Texts.of(language());
    }

    public Language language() {
        return user.language();
    }

    public Format format() {
        return new Format(language(), company.zone());
    }

    /** The text of a key. */
    public String t(String key, Object... arguments) {
        return texts().get(key, arguments);
    }

    /** The text of a key that counts, with the number as the language writes it. */
    public String n(String key, long number) {
        return texts().counted(key, number, format().count(number));
    }

    /** A text with marked-up parts in its places. */
    public Content rich(String key, Content... parts) {
        return Markup.rich(texts().get(key), parts);
    }

    public Messages messages() {
        return new Messages(texts(), format());
    }

    /** An address within the company. */
    public String url(String path) {
        return "/c/" + company.slug() + path;
    }

    /** The reference of a row in an address. */
    public String ref(long id) {
        return Ref.of(id);
    }

    public LocalDate today() {
        return format().dateOf(now);
    }

    public Currency currency() {
        return new Currency(company.currency());
    }

    public Money zero() {
        return Money.zero(currency());
    }

    public String companyInitials() {
        return Initials.of(company.name());
    }

    public String age(Instant since) {
        return format().age(Duration.between(since, now));
    }

    /** {@code 24 nov}. */
    public String day(LocalDate date) {
        return format().dayMonth(date, today());
    }

    public String day(Instant at) {
        return day(format().dateOf(at));
    }

    /** {@code 24 nov 09:41}. */
    public String moment(Instant at) {
        return format().moment(at, today());
    }

    public String time(Instant at) {
        return format().time(at);
    }

    /** The marked-up amount without its unit. */
    public Content money(Money money) {
        return Markup.amount(money, format().amount(money));
    }

    /** The marked-up amount for a column whose head names the company's currency: a foreign one carries its own unit. */
    public Content cell(Money money) {
        return money.currency().code().equals(company.currency()) ? money(money) : moneyUnit(money);
    }

    /** The marked-up amount with its unit. */
    public Content moneyUnit(Money money) {
        return Markup.amount(money, format().amountWithUnit(money));
    }

    /** The amount as a large figure: its unit smaller, after it. */
    public Content bigMoney(Money money) {
        return Markup.bigAmount(
                money, format().amount(money), format().unit(money.currency().code()));
    }

    /** The text with its first letter large, where a sentence begins with a word that is small in Swedish. */
    public String sentence(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
    }

    /** What was done, as the audit log stores it, in words. */
    public String act(String action) {
        var key = "act." + action;
        if (texts().has(key)) {
            return t(key);
        }
        return action.startsWith("sandbox.") ? t("act.sandbox") : action;
    }

    /** What it was done to, in words where it is a word of ours; a number of ours says nothing and is left out. */
    public String subject(String subject) {
        var message = "message." + subject + ".what";
        if (texts().has("flow." + subject)) {
            return t("flow." + subject);
        }
        if (texts().has(message)) {
            // Without its arguments a text with places in it says nothing.
            return t(message).contains("{") ? "" : t(message);
        }
        var check = "check." + subject + (texts().has("check." + subject + ".ask") ? ".ask" : ".ok");
        if (texts().has(check)) {
            return t(check);
        }
        return subject.matches("\\d+")
                ? ""
                : Arrays.stream(subject.split(" ", -1))
                        .map(word -> texts().has("fault." + word) ? t("fault." + word) : system(word))
                        .collect(Collectors.joining(" "));
    }

    /** Who did it. */
    public String actor(String actor) {
        return "knyt".equals(actor) ? t("by.knyt") : actor;
    }

    /** What ways of paying are called, as an order names them with commas between. */
    public String ways(String methods) {
        return Arrays.stream(methods.split(", ", -1)).map(this::system).collect(Collectors.joining(", "));
    }

    /** What a system is called, also where a shop writes its name with low lines. */
    public String system(String connector) {
        var key = "system." + connector.replace('_', '-');
        return texts().has(key) ? t(key) : connector;
    }
}
