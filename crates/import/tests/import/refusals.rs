//! Files that do not come in, and what is said of them.

use import::{Format, read};

use crate::house::oscars;

fn refused(format: Option<Format>, bytes: &[u8]) -> String {
    read(format, "file.csv", bytes).unwrap_err().0
}

#[test]
fn a_file_in_another_encoding_is_refused_by_line() {
    let said = refused(
        None,
        b"edition\tcategory\tperson\nemmys/2020\tActress\tZo\xeb Example\n",
    );
    assert!(said.contains("line 2") && said.contains("UTF-8"), "{said}");
    let said = refused(None, b"\xff\xfee\0d\0i\0t\0");
    assert!(said.contains("UTF-16"), "{said}");
    let said = refused(None, b"PK\x03\x04\0\0");
    assert!(said.contains("no text"), "{said}");
    assert!(refused(None, b" \n").contains("empty"));
    // A byte-order mark is fine.
    assert_eq!(
        read(
            None,
            "file.csv",
            b"\xef\xbb\xbfedition,category,work\nemmys/2020,Series,Show\n"
        )
        .unwrap()
        .nominations
        .len(),
        1
    );
}

#[test]
fn a_file_with_other_columns_is_refused_by_their_names() {
    let said = refused(
        Some(Format::Oscars),
        b"Ceremony\tYear\tFilm\n1\t1927/28\tWings\n",
    );
    assert!(
        said.contains("canonicalcategory") && said.contains("line 1"),
        "{said}"
    );
    let said = refused(Some(Format::GoldenGlobes), b"year,category\n2020,Best\n");
    assert!(said.contains("year_film"), "{said}");
    let said = refused(Some(Format::Table), b"person,role\nA,B\n");
    assert!(said.contains("edition, category"), "{said}");
}

#[test]
fn half_a_file_is_refused() {
    let whole = oscars(&[
        "41\t1968\tActing\tACTOR IN A LEADING ROLE\tACTOR\tFilm\ttt1\tAl A\tAl A\tnm1\tTrue\tKing",
    ]);
    assert!(read(None, "file.csv", whole.as_bytes()).is_ok());
    let said = refused(None, &whole.as_bytes()[..whole.len() - 3]);
    assert!(said.contains("breaks off within line 2"), "{said}");
    let said = refused(
        None,
        b"edition,category,work,winner\nemmys/2020,Series,Show,\nemmys/2020,Ser",
    );
    assert!(said.contains("line 3"), "{said}");
    let said = refused(None, b"edition,category,work\nemmys/2020,Series,\"Show\n");
    assert!(said.contains("line 2") && said.contains("quote"), "{said}");
    let said = refused(None, b"{\"nomineesWidgetModel\": {");
    assert!(said.contains("breaks off"), "{said}");
}

#[test]
fn a_text_that_is_no_table_is_refused() {
    let said = refused(
        None,
        b"Best Musical\n\nAnother Show\nWinner\nProduced by A. Example, B. Example\n",
    );
    assert!(
        said.contains("no table of awards") && said.contains("Best Musical"),
        "{said}"
    );
    let said = refused(None, b"{\"a\": 1}");
    assert!(said.contains("awardNominationId"), "{said}");
    assert!(refused(None, b"[1, 2").contains("breaks off"));
    assert!(refused(None, b"{,}").contains("no JSON"));
}
