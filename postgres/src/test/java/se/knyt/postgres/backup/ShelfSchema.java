package se.knyt.postgres.backup;

import java.sql.DriverManager;
import java.sql.SQLException;

/** A small schema with everything that makes copying rows difficult. */
public final class ShelfSchema implements SchemaInstaller {
    @Override
    public void install(String jdbcUrl) {
        var sql = """
                create sequence ticket increment by 1000;
                create table shelf (
                    shelf_id bigint generated always as identity primary key,
                    name text not null,
                    name_length int generated always as (length(name)) stored,
                    best_article bigint
                );
                create table article (
                    article_id bigint primary key,
                    shelf_id bigint not null references shelf,
                    note text,
                    picture bytea,
                    prices numeric[]
                );
                alter table shelf add foreign key (best_article) references article;
                create function refuse() returns trigger language plpgsql as $$
                    begin raise exception 'history is not written twice'; end $$;
                create table history (n int primary key);
                create trigger no_insert before insert on history for each row execute function refuse();
                create table seed (word text primary key);
                insert into seed values ('from the migration');
                """;
        try (var connection = DriverManager.getConnection(jdbcUrl);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
