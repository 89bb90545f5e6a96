package se.knyt.server.shell;

import se.knyt.server.text.Language;
import se.knyt.server.text.Texts;

/**
 * The form that makes a company.
 *
 * @param mayBeSandbox whether simulators run here, so that it can be one
 * @param wrong the field that is missing or wrong, empty for none
 */
public record NewCompanyPage(
        Language language,
        Texts texts,
        String csrf,
        String name,
        String number,
        String start,
        boolean mayBeSandbox,
        boolean sandbox,
        String wrong) {
    /** The text of a key. */
    public String t(String key) {
        return texts.get(key);
    }
}
