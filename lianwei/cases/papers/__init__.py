"""What the papers of a complaint say: `casebook` reads the case, `readers` and `stages` answer the papers'
fields,
`context` puts them together, `editing` changes the words of a draft, `binding` makes the case file."""
