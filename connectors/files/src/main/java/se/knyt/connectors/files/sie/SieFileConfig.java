package se.knyt.connectors.files.sie;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.ConnectorInfo.Setting;

/**
 * One connection's settings, checked.
 *
 * @param folder absolute
 * @param companyName {@code #FNAMN}
 * @param organizationNumber {@code #ORGNR}, may be empty
 * @param perMonth a file per month rather than per day
 * @param within whether the folder lies in the one that the company has, where new ones are made
 */
record SieFileConfig(Path folder, String companyName, String organizationNumber, boolean perMonth, boolean within) {
    static final String FOLDER = "folder";
    static final String COMPANY_NAME = "company-name";
    static final String ORGANIZATION_NUMBER = "organization-number";
    static final String FILE_PER = "file-per";

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\d][\\p{L}\\d_-]{0,59}");
    private static final Pattern ORGANIZATION = Pattern.compile("(\\d{6}-\\d{4})?");

    static final List<Setting> SETTINGS = List.of(
            new Setting(FOLDER, true, false, "", "Mapp för SIE-filer (ett namn)", "Folder for SIE files (a name)"),
            new Setting(COMPANY_NAME, true, false, "", "Företagets namn i filen", "Company name in the file"),
            new Setting(ORGANIZATION_NUMBER, false, false, "", "Organisationsnummer", "Organization number"),
            new Setting(FILE_PER, false, false, "day", "En fil per: day eller month", "One file per: day or month"));

    /** @throws IllegalArgumentException when a setting is missing or out of bounds */
    static SieFileConfig of(ConnectionContext context) {
        var companyName = context.setting(COMPANY_NAME).strip();
        if (companyName.isEmpty()) {
            throw new IllegalArgumentException(COMPANY_NAME + " is missing");
        }
        var organizationNumber = context.setting(ORGANIZATION_NUMBER).strip();
        if (!ORGANIZATION.matcher(organizationNumber).matches()) {
            throw new IllegalArgumentException(ORGANIZATION_NUMBER + " must be written 556000-0175");
        }
        return new SieFileConfig(
                folder(context),
                companyName,
                organizationNumber,
                perMonth(context.setting(FILE_PER)),
                context.files().isPresent());
    }

    /**
     * A name is a folder in the one that the company has. A path is taken as it is where nobody has set such a folder, and else only
     * when it is within it: whoever sets up a connection names no folder of the machine.
     */
    private static Path folder(ConnectionContext context) {
        var text = context.setting(FOLDER).strip();
        try {
            if (context.files().isPresent()) {
                return within(context.files().get(), text);
            }
            var folder = Path.of(text);
            if (!text.isBlank() && folder.isAbsolute()) {
                return folder.normalize();
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(FOLDER + " is no path", e);
        }
        throw new IllegalArgumentException(FOLDER + " must be an absolute path");
    }

    private static Path within(Path files, String text) {
        var folder = files.resolve(text).normalize();
        var name = folder.startsWith(files) && folder.getNameCount() == files.getNameCount() + 1
                ? folder.getFileName().toString()
                : "";
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    FOLDER + " must be a name of letters, digits, - and _; it lies in " + files);
        }
        return folder;
    }

    private static boolean perMonth(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "", "day" -> false;
            case "month" -> true;
            default -> throw new IllegalArgumentException(FILE_PER + " must be day or month");
        };
    }
}
