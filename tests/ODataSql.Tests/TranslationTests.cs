namespace ODataSql.Tests;

/// <summary>The SQL of a URL, and the values of its parameters in order.</summary>
[Trait("Database", "SQLite")]
public class TranslationTests
{
    /// <summary>Set, <c>$filter</c>, condition, parameters.</summary>
    public static readonly TheoryData<string, string, string, string> Filters = new()
    {
        // Comparison
        { "Positions", "Party eq 'EU'", """t0."party" = @p0""", "'EU'" },
        { "Positions", "Party ne 'EU'", """t0."party" <> @p0""", "'EU'" },
        { "Positions", "Priority eq 2", """t0."priority" = @p0""", "2" },
        { "Positions", "Priority ne 2", """t0."priority" IS NOT @p0""", "2" },
        { "Positions", "Priority eq null", """t0."priority" IS NULL""", "" },
        { "Positions", "Priority gt 2", """t0."priority" > @p0""", "2" },
        { "Positions", "2 lt Priority", "@p0 < t0.\"priority\"", "2" },
        { "Positions", "Party eq 'O''Brien\" --'", """t0."party" = @p0""", "'O'Brien\" --'" },
        { "Chapters", "Closed", "t0.\"closed\"", "" },
        { "Chapters", "Closed eq false", """t0."closed" = @p0""", "0" },
        { "Chapters", "OpenedOn ge 2012-01-01", """t0."opened_on" >= @p0""", "'2012-01-01'" },
        { "Chapters", "OpenedOn lt 2012-01-01T12:00:00Z", """(t0."opened_on" || 'T00:00:00.000Z') < @p0""", "'2012-01-01T12:00:00.000Z'" },
        { "Positions", "TabledAt lt 2013-10-09T23:59:59.5%2B05:00", """t0."tabled_at" < @p0""", "'2013-10-09T18:59:59.500Z'" },
        // Instants are stored in milliseconds; finer ones are between two stored values
        { "Positions", "TabledAt lt 2014-01-01T00:00:00.0005Z", """t0."tabled_at" < @p0""", "'2014-01-01T00:00:00.001Z'" },
        { "Positions", "TabledAt le 2014-01-01T00:00:00.0005Z", """t0."tabled_at" <= @p0""", "'2014-01-01T00:00:00.000Z'" },
        { "Positions", "TabledAt gt 2014-01-01T00:00:00.0005Z", """t0."tabled_at" > @p0""", "'2014-01-01T00:00:00.000Z'" },
        { "Positions", "TabledAt ge 2014-01-01T00:00:00.0005Z", """t0."tabled_at" >= @p0""", "'2014-01-01T00:00:00.001Z'" },
        { "Positions", "2014-01-01T00:00:00.0005Z lt TabledAt", "@p0 < t0.\"tabled_at\"", "'2014-01-01T00:00:00.000Z'" },
        { "Positions", "2014-01-01T00:00:00.0005Z le TabledAt", "@p0 <= t0.\"tabled_at\"", "'2014-01-01T00:00:00.001Z'" },
        { "Positions", "2014-01-01T00:00:00.0005Z gt TabledAt", "@p0 > t0.\"tabled_at\"", "'2014-01-01T00:00:00.001Z'" },
        { "Positions", "2014-01-01T00:00:00.0005Z ge TabledAt", "@p0 >= t0.\"tabled_at\"", "'2014-01-01T00:00:00.000Z'" },
        { "Positions", "TabledAt eq 2014-01-01T00:00:00.0005Z", "@p0", "0" },
        { "Positions", "TabledAt ne 2014-01-01T00:00:00.0005Z", "@p0", "1" },
        { "Positions", "TabledAt in (2014-01-01T00:00:00Z,2014-01-01T00:00:00.0005Z)", """t0."tabled_at" IN (@p0)""", "'2014-01-01T00:00:00.000Z'" },
        { "Positions", "TabledAt in (2014-01-01T00:00:00.0005Z)", "@p0", "0" },
        { "Positions", "TabledAt in (2014-01-01T00:00:00.0005Z,null)", """(@p0 OR t0."tabled_at" IS NULL)""", "0" },
        { "Positions", "2014-01-01T00:00:00.0005Z lt 2014-01-01T00:00:00.0007Z", "@p0", "1" },
        { "Positions", "TabledAt lt maxdatetime()", """t0."tabled_at" < @p0""", "'9999-12-31T23:59:60.000Z'" },
        { "Positions", "time(TabledAt) lt 12:00:00.5", """substr(t0."tabled_at", 12, 8) < @p0""", "'12:00:01'" },
        { "Positions", "time(TabledAt) le 23:59:59.5", """substr(t0."tabled_at", 12, 8) <= @p0""", "'23:59:59'" },
        { "Positions", "time(TabledAt) ge 23:59:59.5", """substr(t0."tabled_at", 12, 8) >= @p0""", "'24:00:00'" },
        { "Positions", "TabledAt sub 2014-01-01T00:00:00Z lt duration'-PT0.0005S'", """(CAST(round(unixepoch(t0."tabled_at", 'subsec') * 1000) AS INTEGER) - CAST(round(unixepoch(@p0, 'subsec') * 1000) AS INTEGER)) < @p1""", "'2014-01-01T00:00:00.000Z' | 0" },
        { "Positions", "TabledAt sub 2014-01-01T00:00:00Z gt duration'-PT0.0005S'", """(CAST(round(unixepoch(t0."tabled_at", 'subsec') * 1000) AS INTEGER) - CAST(round(unixepoch(@p0, 'subsec') * 1000) AS INTEGER)) > @p1""", "'2014-01-01T00:00:00.000Z' | -1" },

        { "Positions", "Topic eq @topic&@topic='visa'", """t0."topic" = @p0""", "'visa'" },

        // Logic: a comparison with null is false, and its negation true
        { "Positions", "not (Priority gt 2)", """NOT (coalesce(t0."priority" > @p0, 0))""", "2" },
        { "Positions", "not (Party eq 'EU' and Priority gt 2)", """NOT (((t0."party" = @p0) AND coalesce(t0."priority" > @p1, 0)))""", "'EU' | 2" },
        { "Positions", "not contains(Topic,'visa')", """NOT ((instr(t0."topic", @p0) > 0))""", "'visa'" },
        { "Positions", "Party eq 'EU' or Party eq 'KZ' and Priority eq 1", """(t0."party" = @p0 OR t0."party" = @p1 AND t0."priority" = @p2)""", "'EU' | 'KZ' | 1" },
        { "Positions", "(Party eq 'EU' or Party eq 'KZ') and Priority eq 1", """(t0."party" = @p0 OR t0."party" = @p1) AND t0."priority" = @p2""", "'EU' | 'KZ' | 1" },
        { "Positions", "(Priority gt 2) eq true", """coalesce(t0."priority" > @p0, 0) = @p1""", "2 | 1" },

        { "Chapters", "(Area eq 'trade') eq (Area eq 'trade')", """(t0."area" IS @p0) = (t0."area" IS @p1)""", "'trade' | 'trade'" },
        { "Chapters", "Closed eq (Code in ('III','V'))", """t0."closed" = (t0."code" IN (@p0, @p1))""", "'III' | 'V'" },
        { "Chapters", "null eq null", "NULL IS NULL", "" },

        // in
        { "Positions", "Party in ('EU','KZ')", """t0."party" IN (@p0, @p1)""", "'EU' | 'KZ'" },
        { "Positions", "Topic in ('visa',null)", """(t0."topic" IN (@p0) OR t0."topic" IS NULL)""", "'visa'" },
        { "Positions", "not (Priority in (1,2))", """NOT (coalesce(t0."priority" IN (@p0, @p1), 0))""", "1 | 2" },

        // Arithmetic: integers divide as integers
        { "Positions", "Priority add 1 eq 3", """(t0."priority" + @p0) IS @p1""", "1 | 3" },
        { "Positions", "Priority sub 1 mul 2 gt -4", """(t0."priority" - (@p0 * @p1)) > @p2""", "1 | 2 | -4" },
        { "Positions", "Priority div 2 eq 1", """(t0."priority" / @p0) IS @p1""", "2 | 1" },
        { "Positions", "Weight div 2 gt 1", """(CAST(t0."weight" AS REAL) / @p0) > @p1""", "2 | 1" },
        { "Positions", "Priority mod 2 eq 1", """(t0."priority" % @p0) IS @p1""", "2 | 1" },
        { "Positions", "Weight mod 2 eq 0.5", """mod(t0."weight", @p0) IS @p1""", "2 | 0.5" },
        { "Positions", "-Weight lt 0", """(-t0."weight") < @p0""", "0" },

        // Text
        { "Positions", "contains(Topic,'50%25')", """(instr(t0."topic", @p0) > 0)""", "'50%'" },
        { "Positions", "startswith(Topic,'Tar')", """(substr(t0."topic", 1, length(@p0)) = @p0)""", "'Tar'" },
        { "Positions", "endswith(Topic,'off')", """(substr(CAST(t0."topic" AS BLOB), octet_length(t0."topic") - octet_length(@p0) + 1) = CAST(@p0 AS BLOB))""", "'off'" },
        { "Positions", "matchesPattern(Topic,'^v.*a$')", """matches_pattern(t0."topic", @p0)""", "'^v.*a$'" },
        { "Positions", "length(Topic) gt 4", """length(t0."topic") > @p0""", "4" },
        { "Positions", "indexof(Topic,'f') eq 3", """(instr(t0."topic", @p0) - 1) IS @p1""", "'f' | 3" },
        { "Positions", "substring(Topic,1) eq 'isa'", """substr(t0."topic", CASE WHEN @p0 < 0 THEN max(@p0, -length(t0."topic")) ELSE @p0 + 1 END) IS @p1""", "1 | 'isa'" },
        { "Positions", "substring(Topic,0,2) eq 'vi'", """substr(t0."topic", CASE WHEN @p0 < 0 THEN max(@p0, -length(t0."topic")) ELSE @p0 + 1 END, max(@p1, 0)) IS @p2""", "0 | 2 | 'vi'" },
        { "Positions", "tolower(Topic) eq 'тарифы'", """unicode_lower(t0."topic") IS @p0""", "'тарифы'" },
        { "Positions", "toupper(Topic) eq 'VISA'", """unicode_upper(t0."topic") IS @p0""", "'VISA'" },
        { "Positions", "trim(Topic) eq 'visa'", """trim(t0."topic", ' ' || char(9, 10, 11, 12, 13, 160)) IS @p0""", "'visa'" },
        { "Positions", "concat(concat(Party,': '),Topic) eq 'KZ: visa'", """((t0."party" || @p0) || t0."topic") IS @p1""", "': ' | 'KZ: visa'" },

        // Days and instants
        { "Chapters", "year(OpenedOn) eq 2013 and month(OpenedOn) eq 10 and day(OpenedOn) eq 9", """CAST(substr(t0."opened_on", 1, 4) AS INTEGER) IS @p0 AND CAST(substr(t0."opened_on", 6, 2) AS INTEGER) IS @p1 AND CAST(substr(t0."opened_on", 9, 2) AS INTEGER) IS @p2""", "2013 | 10 | 9" },
        { "Positions", "hour(TabledAt) eq 23 and minute(TabledAt) eq 59 and second(TabledAt) eq 59", """CAST(substr(t0."tabled_at", 12, 2) AS INTEGER) IS @p0 AND CAST(substr(t0."tabled_at", 15, 2) AS INTEGER) IS @p1 AND CAST(substr(t0."tabled_at", 18, 2) AS INTEGER) IS @p2""", "23 | 59 | 59" },
        { "Positions", "fractionalseconds(TabledAt) gt 0.2", """CAST('0' || substr(t0."tabled_at", 20, 4) AS REAL) > @p0""", "0.2" },
        { "Positions", "date(TabledAt) eq 2013-10-09", """substr(t0."tabled_at", 1, 10) IS @p0""", "'2013-10-09'" },
        { "Positions", "time(TabledAt) lt 12:00:00", """substr(t0."tabled_at", 12, 8) < @p0""", "'12:00:00'" },
        { "Positions", "totaloffsetminutes(TabledAt) eq 0", """CASE WHEN t0."tabled_at" IS NOT NULL THEN 0 END IS @p0""", "0" },
        { "Positions", "TabledAt lt now()", """t0."tabled_at" < @p0""", "'2026-11-23T09:00:00.000Z'" },
        { "Positions", "TabledAt gt mindatetime() and TabledAt lt maxdatetime()", """t0."tabled_at" > @p0 AND t0."tabled_at" < @p1""", "'0001-01-01T00:00:00.000Z' | '9999-12-31T23:59:60.000Z'" },

        // Numbers
        { "Positions", "round(Weight) eq 3", """round(t0."weight") IS @p0""", "3" },
        { "Positions", "floor(Weight) eq 2", """floor(t0."weight") IS @p0""", "2" },
        { "Positions", "ceiling(Weight) eq -1", """ceil(t0."weight") IS @p0""", "-1" },

        // Casts
        { "Positions", "cast(Id,Edm.String) eq '1'", """CAST(t0."id" AS TEXT) = @p0""", "'1'" },
        { "Positions", "cast(Weight,Edm.Int32) eq 2", """CASE WHEN t0."weight" > -2147483649 AND t0."weight" < 2147483648 THEN CAST(t0."weight" AS INTEGER) END IS @p0""", "2" },
        { "Positions", "Priority div cast(2,Edm.Double) gt 0.5", """(CAST(t0."priority" AS REAL) / CAST(@p0 AS REAL)) > @p1""", "2 | 0.5" },
        { "Chapters", "OpenedOn eq cast('2013-10-09',Edm.Date)", """t0."opened_on" = @p0""", "'2013-10-09'" },
        { "Chapters", "OpenedOn eq cast('no day',Edm.Date)", """t0."opened_on" IS NULL""", "" },
        { "Positions", "cast(TabledAt,Edm.Date) eq 2013-10-09", """substr(t0."tabled_at", 1, 10) IS @p0""", "'2013-10-09'" },
        { "Chapters", "cast(Closed,Edm.String) eq 'true'", """CASE t0."closed" WHEN 1 THEN 'true' WHEN 0 THEN 'false' END = @p0""", "'true'" },

        // Paths
        { "Positions", "Chapter/Area eq 'energy'", """(SELECT t1."area" AS "value" FROM "chapter" t1 WHERE t1."id" = t0."chapter_id") IS @p0""", "'energy'" },
        { "Positions", "Chapter/Parent/Code eq 'III'", """(SELECT (SELECT t2."code" AS "value" FROM "chapter" t2 WHERE t2."id" = t1."parent_id") AS "value" FROM "chapter" t1 WHERE t1."id" = t0."chapter_id") IS @p0""", "'III'" },
        { "Chapters", "Parent eq null", """(SELECT t1."id" AS "value" FROM "chapter" t1 WHERE t1."id" = t0."parent_id") IS NULL""", "" },
        { "Chapters", "Parent ne null", """(SELECT t1."id" AS "value" FROM "chapter" t1 WHERE t1."id" = t0."parent_id") IS NOT NULL""", "" },

        // any, all and counts
        { "Chapters", "Positions/any()", """EXISTS (SELECT t1."id" AS "value" FROM "position" t1 WHERE t1."chapter_id" = t0."id")""", "" },
        { "Chapters", "Positions/any(p: p/Party eq 'KZ' and contains(p/Topic,'visa'))", """EXISTS (SELECT t1."id" AS "value" FROM "position" t1 WHERE t1."chapter_id" = t0."id" AND t1."party" = @p0 AND (instr(t1."topic", @p1) > 0))""", "'KZ' | 'visa'" },
        { "Chapters", "not Positions/any(p: p/Priority gt 1)", """NOT (EXISTS (SELECT t1."id" AS "value" FROM "position" t1 WHERE t1."chapter_id" = t0."id" AND t1."priority" > @p0))""", "1" },
        { "Chapters", "Positions/all(p: p/Priority gt 1)", """NOT (EXISTS (SELECT t1."id" AS "value" FROM "position" t1 WHERE t1."chapter_id" = t0."id" AND NOT (coalesce(t1."priority" > @p0, 0))))""", "1" },
        { "Chapters", "Positions/any(p: p/Topic eq $it/Code)", """EXISTS (SELECT t1."id" AS "value" FROM "position" t1 WHERE t1."chapter_id" = t0."id" AND t1."topic" IS t0."code")""", "" },
        { "Chapters", "Children/any(c: c/Positions/any(p: p/Party eq c/Area))", """EXISTS (SELECT t1."id" AS "value" FROM "chapter" t1 WHERE t1."parent_id" = t0."id" AND EXISTS (SELECT t2."id" AS "value" FROM "position" t2 WHERE t2."chapter_id" = t1."id" AND t2."party" IS t1."area"))""", "" },
        { "Positions", "Chapter/Positions/any(p: p/Id ne $it/Id)", """EXISTS (SELECT t1."id" AS "value" FROM "position" t1 WHERE t1."chapter_id" = (SELECT t2."id" AS "value" FROM "chapter" t2 WHERE t2."id" = t0."chapter_id") AND t1."id" <> t0."id")""", "" },
        { "Chapters", "Positions/$count gt 1", """(SELECT count(*) AS "value" FROM "position" t1 WHERE t1."chapter_id" = t0."id") > @p0""", "1" },
        { "Chapters", "Positions/$count($filter=Party eq 'EU') eq 1", """(SELECT count(*) AS "value" FROM "position" t1 WHERE t1."chapter_id" = t0."id" AND t1."party" = @p0) = @p1""", "'EU' | 1" },
    };

    /// <summary>URL, statement, parameters.</summary>
    public static readonly TheoryData<string, string, string> Statements = new()
    {
        {
            "Chapters?$filter=Area eq 'energy'&$select=Code",
            """
            SELECT ('W/"' || t0."revision" || '"') AS "@odata.etag", (@p0 || '(' || t0."id" || ')') AS "@odata.id", t0."code" AS "Code", t0."id" AS "#0"
            FROM "chapter" t0
            WHERE t0."id" IN (SELECT t0."id" AS "key"
            FROM "chapter" t0
            WHERE t0."area" = @p1
            ORDER BY t0."id"
            LIMIT @p2)
            ORDER BY t0."id"
            """,
            "'Chapters' | 'energy' | 1001"
        },
        {
            "Chapters(1)?$select=Code,Area",
            """
            SELECT ('W/"' || t0."revision" || '"') AS "@odata.etag", (@p0 || '(' || t0."id" || ')') AS "@odata.id", t0."code" AS "Code", t0."area" AS "Area"
            FROM "chapter" t0
            WHERE t0."id" = @p1
            """,
            "'Chapters' | 1"
        },
        {
            "Chapters(1)/Positions?$select=Party&$filter=Priority gt 1",
            """
            SELECT (@p0 || '(' || t1."id" || ')') AS "@odata.id", t1."party" AS "Party", t1."id" AS "#0"
            FROM "position" t1
            WHERE t1."chapter_id" = (SELECT t0."id" AS "value"
            FROM "chapter" t0
            WHERE t0."id" = @p1) AND t1."priority" > @p2
            ORDER BY t1."id"
            LIMIT @p3
            """,
            "'Positions' | 1 | 1 | 1001"
        },
        {
            "Positions(1)/Chapter?$select=Code",
            """
            SELECT ('W/"' || t1."revision" || '"') AS "@odata.etag", (@p0 || '(' || t1."id" || ')') AS "@odata.id", t1."code" AS "Code"
            FROM "chapter" t1
            WHERE t1."id" = (SELECT t0."chapter_id" AS "value"
            FROM "position" t0
            WHERE t0."id" = @p1)
            """,
            "'Chapters' | 1"
        },
        {
            "Positions?$orderby=Priority desc,Chapter/Code&$top=2&$skip=1&$select=Id",
            """
            SELECT t0."id" AS "Id"
            FROM "position" t0
            ORDER BY t0."priority" DESC, (SELECT t1."code" AS "value"
            FROM "chapter" t1
            WHERE t1."id" = t0."chapter_id"), t0."id"
            LIMIT @p0 OFFSET @p1
            """,
            "2 | 1"
        },
        {
            "Positions/$count?$filter=Party eq 'EU'",
            """
            SELECT count(*) AS "count"
            FROM "position" t0
            WHERE t0."party" = @p0
            """,
            "'EU'"
        },
        {
            "Chapters?$expand=Parent($select=Code,Closed)&$select=Code&$top=5",
            """
            SELECT ('W/"' || t0."revision" || '"') AS "@odata.etag", (@p0 || '(' || t0."id" || ')') AS "@odata.id", t0."code" AS "Code", (SELECT json_object('@odata.etag', ('W/"' || t1."revision" || '"'), '@odata.id', (@p1 || '(' || t1."id" || ')'), 'Code', t1."code", 'Closed', json(CASE t1."closed" WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)) AS "object"
            FROM "chapter" t1
            WHERE t1."id" = t0."parent_id") AS "Parent"
            FROM "chapter" t0
            ORDER BY t0."id"
            LIMIT @p2
            """,
            "'Chapters' | 'Chapters' | 5"
        },
        {
            "Chapters?$expand=Positions($select=Party;$filter=Priority gt 1;$orderby=Party desc;$top=1;$skip=2;$count=true)&$select=Code&$top=5",
            """
            SELECT ('W/"' || t0."revision" || '"') AS "@odata.etag", (@p0 || '(' || t0."id" || ')') AS "@odata.id", t0."code" AS "Code", (SELECT count(*) AS "count"
            FROM "position" t1
            WHERE t1."chapter_id" = t0."id" AND t1."priority" > @p1) AS "Positions@odata.count", (SELECT json_group_array(json_object('@odata.id', r."@odata.id", 'Party', r."Party") ORDER BY r."#0" DESC, r."#1") FROM (SELECT (@p2 || '(' || t1."id" || ')') AS "@odata.id", t1."party" AS "Party", t1."party" AS "#0", t1."id" AS "#1"
            FROM "position" t1
            WHERE t1."chapter_id" = t0."id" AND t1."priority" > @p3
            ORDER BY t1."party" DESC, t1."id"
            LIMIT @p4 OFFSET @p5) r) AS "Positions"
            FROM "chapter" t0
            ORDER BY t0."id"
            LIMIT @p6
            """,
            "'Chapters' | 1 | 'Positions' | 1 | 1 | 2 | 5"
        },
        {
            "Positions?$apply=groupby((Party),aggregate($count as N))",
            """
            SELECT t1."Party" AS "Party", t1."N" AS "N", t1."Party" AS "#0"
            FROM (SELECT tally.c0 AS "Party", tally.n AS "N"
            FROM tally_rows((SELECT tally(t0."party")
            FROM "position" t0)) tally) t1
            ORDER BY t1."Party"
            LIMIT @p0
            """,
            "1001"
        },
        {
            "Positions?$apply=filter(Party eq 'EU')/groupby((Topic),aggregate(Priority with average as Mean,Priority with max as Most,$count as N))",
            """
            SELECT t1."Topic" AS "Topic", t1."Mean" AS "Mean", t1."Most" AS "Most", t1."N" AS "N", t1."Topic" AS "#0"
            FROM (SELECT tally.c0 AS "Topic", (CAST(exact_sum(tally.c1, tally.n) AS REAL) / sum(CASE WHEN tally.c1 IS NOT NULL THEN tally.n END)) AS "Mean", max(tally.c1) AS "Most", sum(tally.n) AS "N"
            FROM tally_rows((SELECT tally(t0."topic", t0."priority")
            FROM "position" t0
            WHERE t0."party" = @p0)) tally
            GROUP BY 1) t1
            ORDER BY t1."Topic" COLLATE alphabet
            LIMIT @p1
            """,
            "'EU' | 1001"
        },
        {
            "Positions?$apply=filter(Priority gt 1)/groupby((Chapter/Area,Party),aggregate(Weight with sum as Total,Id with countdistinct as N))&$filter=N gt 1&$orderby=Total desc&$top=3",
            """
            SELECT json_object('Area', t2."Chapter/Area") AS "Chapter", t2."Party" AS "Party", t2."Total" AS "Total", t2."N" AS "N"
            FROM (SELECT (SELECT t1."area" AS "value"
            FROM "chapter" t1
            WHERE t1."id" = t0."chapter_id") AS "Chapter/Area", t0."party" AS "Party", exact_sum(t0."weight") AS "Total", count(DISTINCT t0."id") AS "N"
            FROM "position" t0
            WHERE t0."priority" > @p0
            GROUP BY 1, 2) t2
            WHERE t2."N" > @p1
            ORDER BY t2."Total" DESC, t2."Chapter/Area", t2."Party"
            LIMIT @p2
            """,
            "1 | 1 | 3"
        },
        {
            "Positions?$apply=aggregate(Weight with average as Mean,Priority with min as Least,Priority with max as Most)",
            """
            SELECT t1."Mean" AS "Mean", t1."Least" AS "Least", t1."Most" AS "Most"
            FROM (SELECT avg(t0."weight") AS "Mean", min(t0."priority") AS "Least", max(t0."priority") AS "Most"
            FROM "position" t0) t1
            LIMIT @p0
            """,
            "1001"
        },
        {
            "Positions?$apply=groupby((Party))",
            """
            SELECT t1."Party" AS "Party", t1."Party" AS "#0"
            FROM (SELECT tally.c0 AS "Party"
            FROM tally_rows((SELECT tally(t0."party")
            FROM "position" t0)) tally) t1
            ORDER BY t1."Party"
            LIMIT @p0
            """,
            "1001"
        },
        {
            "Positions?$apply=groupby((Party,Topic))/groupby((Party),aggregate($count as Topics))",
            """
            SELECT t2."Party" AS "Party", t2."Topics" AS "Topics", t2."Party" AS "#0"
            FROM (SELECT tally.c0 AS "Party", tally.n AS "Topics"
            FROM tally_rows((SELECT tally(t1."Party")
            FROM (SELECT tally.c0 AS "Party", tally.c1 AS "Topic"
            FROM tally_rows((SELECT tally(t0."party", t0."topic")
            FROM "position" t0)) tally) t1)) tally) t2
            ORDER BY t2."Party"
            LIMIT @p0
            """,
            "1001"
        },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void Filter_becomes_a_WHERE_condition(string set, string filter, string condition, string parameters)
    {
        var query = Sample.Compile($"{set}?$filter={filter}&$select=Id");

        Assert.Contains($" WHERE {condition} ORDER BY t0.\"id\" LIMIT ", query.Rows.Text.Replace('\n', ' '), StringComparison.Ordinal);
        Assert.Equal(parameters, Sample.Print(query.Rows.Parameters.SkipLast(1)));
    }

    [Theory]
    [MemberData(nameof(Statements))]
    public void Request_becomes_one_statement(string url, string statement, string parameters)
    {
        var query = Sample.Compile(url);

        Assert.Equal(statement, query.Rows.Text);
        Assert.Equal(parameters, Sample.Print(query.Rows.Parameters));
    }
}
