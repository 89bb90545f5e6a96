package se.knyt.postgres.backup;

/** A backup or restore that could not be carried out; the message is for the operator. */
public final class BackupException extends RuntimeException {
    BackupException(String message) {
        super(message);
    }

    BackupException(String message, Throwable cause) {
        super(message, cause);
    }
}
