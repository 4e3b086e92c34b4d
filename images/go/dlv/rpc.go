package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"time"
)

// rpc is a connection to Delve's JSON-RPC server, API version 2 (Documentation/api/json-rpc in Delve's sources).
type rpc struct {
	connection net.Conn
	replies    *json.Decoder
}

// answersWithin is how long Delve may take for one reply.
const answersWithin = 5 * time.Second

func (at server) connect() (rpc, error) {
	connection, err := net.DialTimeout(at.network, at.address, answersWithin)
	if err != nil {
		return rpc{}, err
	}
	return rpc{connection, json.NewDecoder(connection)}, nil
}

func (r rpc) close() { r.connection.Close() }

// call asks for one thing and reads the reply into result; what Delve says is wrong becomes the error.
func (r rpc) call(method string, params, result any) error {
	if err := r.send(method, params); err != nil {
		return err
	}
	reply := struct{ Result, Error any }{Result: result}
	if err := r.replies.Decode(&reply); err != nil {
		return err
	}
	if reply.Error != nil {
		return errors.New(fmt.Sprint(reply.Error))
	}
	return nil
}

func (r rpc) send(method string, params any) error {
	r.connection.SetDeadline(time.Now().Add(answersWithin))
	request := map[string]any{"method": "RPCServer." + method, "params": []any{params}, "id": 1}
	return json.NewEncoder(r.connection).Encode(request)
}

// letRun takes all breakpoints out of the program and continues it. The connection stays: Delve would have nobody to tell
// how it went on.
func (at server) letRun() error {
	delve, err := at.connect()
	if err != nil {
		return err
	}
	var list struct{ Breakpoints []struct{ ID int } }
	if err := delve.call("ListBreakpoints", struct{}{}, &list); err != nil {
		return err
	}
	for _, breakpoint := range list.Breakpoints {
		// Those with an id below 1 are Delve's own, for panics.
		if breakpoint.ID < 1 {
			continue
		}
		if err := delve.call("ClearBreakpoint", map[string]int{"Id": breakpoint.ID}, nil); err != nil {
			return err
		}
	}
	return delve.send("Command", map[string]string{"name": "continue"})
}
