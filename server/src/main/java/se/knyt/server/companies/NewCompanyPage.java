package se.knyt.server.companies;

import java.util.List;
import se.knyt.server.shell.Ref;
import se.knyt.server.text.Language;
import se.knyt.server.text.Texts;

/**
 * The form that makes a company.
 *
 * @param organizations to choose from where there are several
 * @param organization the one chosen, as the form sends it
 * @param mayBeSandbox whether simulators run here, so that it can be one
 * @param wrong the field that is missing or wrong, empty for none
 */
public record NewCompanyPage(
        Language language,
        Texts texts,
        String csrf,
        List<Organization> organizations,
        String organization,
        String name,
        String number,
        String start,
        boolean mayBeSandbox,
        boolean sandbox,
        String wrong) {
    /** One in which the user may make companies. */
    public record Organization(long id, String name) {
        /** As the form sends it. */
        public String ref() {
            return Ref.of(id);
        }
    }

    /** The text of a key. */
    public String t(String key) {
        return texts.get(key);
    }
}
